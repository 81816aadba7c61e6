import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Button } from '../../design/button.tsx'
import { fieldErrorsOf } from '../../design/field-error.tsx'
import { Page } from '../../design/page.tsx'
import { ErrorLine, Loaded } from '../../design/states.tsx'
import { showToast } from '../../design/toast.ts'
import { UnsavedGuard } from '../../design/unsaved-guard.tsx'
import { useFormat } from '../../i18n/format.ts'
import { api } from '../../session/clients.ts'
import { type Settings, settingsQuery } from '../queries.ts'
import { draftOf, type PartProps, settingsOf } from './draft.ts'
import { HoursCard } from './hours-card.tsx'
import { InsurancesCard, NoticesCard, VisitsCard } from './parts.tsx'
import { Preview } from './preview.tsx'
import { useSettingsTexts } from './texts.ts'

/** Hours, fees and notices, with the slots they make shown before they are saved. */
export function SettingsPage() {
  const t = useSettingsTexts()
  const query = useQuery(settingsQuery)
  return (
    <Page title={t.title} lead={t.lead} wide>
      <Loaded query={query} rows={3} height={240}>
        {(settings) => <Form settings={settings} />}
      </Loaded>
    </Page>
  )
}

function Form({ settings }: { settings: Settings }) {
  const t = useSettingsTexts()
  const { number } = useFormat()
  const [draft, setDraft] = useState(() => draftOf(settings, number))
  const asked = settingsOf(draft)
  const isDirty = !asked || JSON.stringify(asked) !== JSON.stringify(settingsOf(draftOf(settings, number)))
  const save = useSave((kept) => setDraft(draftOf(kept, number)))
  const part: PartProps = {
    draft,
    onDraft: (changed) => setDraft((last) => ({ ...last, ...changed })),
    errors: fieldErrorsOf(save.error),
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (asked) save.mutate(asked)
  }
  return (
    <form onSubmit={submit} className="grid items-start gap-6 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <UnsavedGuard isDirty={isDirty && !save.isPending} />
      <div className="flex min-w-0 flex-col gap-6">
        <HoursCard {...part} />
        <VisitsCard {...part} />
        <InsurancesCard {...part} />
        <NoticesCard {...part} />
        <div
          className={`${isDirty ? 'sticky bottom-18 z-10 lg:bottom-3' : ''} flex min-h-16 flex-wrap items-center gap-3 rounded-2xl border border-border bg-surface p-3`}
        >
          <Button type="submit" isPending={save.isPending} isDisabled={!isDirty || !asked}>
            {t.save}
          </Button>
          {isDirty && (
            <>
              <Button variant="outline" onPress={() => setDraft(draftOf(settings, number))}>
                {t.discard}
              </Button>
              <span role="status" className="text-sm text-muted">
                {t.unsaved}
              </span>
            </>
          )}
          <ErrorLine error={save.error} />
        </div>
      </div>
      <div className="min-w-0 xl:sticky xl:top-20">
        <Preview settings={asked} isDirty={isDirty} />
      </div>
    </form>
  )
}

function useSave(onKept: (settings: Settings) => void) {
  const t = useSettingsTexts()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: async (body: Settings) => (await api.PUT('/api/v1/doctors/settings/', { body })).data,
    onSuccess: (kept) => {
      queryClient.setQueryData(settingsQuery.queryKey, kept)
      onKept(kept)
      showToast(t.saved)
      return queryClient.invalidateQueries({ queryKey: ['encounters', 'slots'] })
    },
  })
}
