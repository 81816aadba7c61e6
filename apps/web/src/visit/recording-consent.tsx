import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ConfirmDialog } from '../design/dialog.tsx'
import { Card } from '../design/page.tsx'
import { ErrorLine, Loaded } from '../design/states.tsx'
import { Switch } from '../design/switch.tsx'
import { showToast } from '../design/toast.ts'
import { defineTexts } from '../i18n/texts.ts'
import { api } from '../session/clients.ts'

const useTexts = defineTexts({
  fa: {
    title: 'ضبط صدای ویزیت',
    label: 'پزشک می‌تواند صدای این ویزیت را ضبط کند',
    hint: 'صدا فقط برای نوشتن گزارش ویزیت است و پس از امضای گزارش پاک می‌شود. هر وقت بخواهید می‌توانید این اجازه را پس بگیرید.',
    given: 'اجازهٔ ضبط صدا داده شد',
    withdraw: 'پس گرفتن اجازه',
    withdrawTitle: 'اجازهٔ ضبط صدا را پس می‌گیرید؟',
    withdrawText: 'ضبط همین حالا متوقف می‌شود و صدای ضبط‌شدهٔ این ویزیت پاک می‌شود. آنچه تاکنون به متن تبدیل شده می‌ماند.',
    withdrawn: 'اجازهٔ ضبط پس گرفته شد و صدای ضبط‌شده پاک شد',
  },
  en: {
    title: 'Recording of the visit',
    label: 'The doctor may record the sound of this visit',
    hint: 'The sound is for writing the report alone, and deleted once that is signed. You can take this back at any time.',
    given: 'The doctor may record now',
    withdraw: 'Take it back',
    withdrawTitle: 'Take your consent back?',
    withdrawText:
      'Recording stops at once, and what was recorded of this visit is deleted. What was written down already stays.',
    withdrawn: 'Your consent is taken back, and the recording is deleted',
  },
})

const consentQuery = (id: string) =>
  queryOptions({
    queryKey: ['recording-consent', id],
    queryFn: async () => {
      const params = { path: { id } }
      const { data } = await api.GET('/api/v1/patients/encounters/{id}/recording-consent/', { params })
      return data.given_at !== null && data.withdrawn_at === null
    },
  })

/** A patient's word on the recording of a visit that is to come or going on: without it nothing can be recorded. */
export function RecordingConsent({ visitId }: { visitId: string }) {
  const t = useTexts()
  const consent = useQuery(consentQuery(visitId))
  const queryClient = useQueryClient()
  const [isAsking, setIsAsking] = useState(false)
  const change = useMutation({
    mutationFn: async (isGiven: boolean) => {
      const params = { path: { id: visitId } }
      const path = '/api/v1/patients/encounters/{id}/recording-consent/'
      await (isGiven ? api.POST(path, { params }) : api.DELETE(path, { params }))
    },
    onSuccess: (_, isGiven) => {
      setIsAsking(false)
      showToast(isGiven ? t.given : t.withdrawn)
      return queryClient.invalidateQueries({ queryKey: consentQuery(visitId).queryKey })
    },
  })
  return (
    <Card title={t.title}>
      <Loaded query={consent} rows={1} height={64}>
        {(isGiven) => (
          <div className="flex flex-col gap-3">
            <Switch
              label={t.label}
              hint={t.hint}
              isOn={isGiven}
              isDisabled={change.isPending}
              onChange={(isOn) => {
                change.reset()
                if (isOn) change.mutate(true)
                else setIsAsking(true)
              }}
            />
            {!isAsking && <ErrorLine error={change.error} />}
          </div>
        )}
      </Loaded>
      <ConfirmDialog
        title={t.withdrawTitle}
        confirm={t.withdraw}
        isOpen={isAsking}
        isPending={change.isPending}
        error={change.error}
        onConfirm={() => change.mutate(false)}
        onClose={() => setIsAsking(false)}
      >
        <p>{t.withdrawText}</p>
      </ConfirmDialog>
    </Card>
  )
}
