import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../design/button.tsx'
import { Segments, TextArea } from '../../design/field.tsx'
import { fieldErrorsOf } from '../../design/field-error.tsx'
import { FormDialog } from '../../design/form-dialog.tsx'
import { Card, Facts, Page } from '../../design/page.tsx'
import { Pager } from '../../design/pager.tsx'
import { EmptyState, ErrorLine, Loaded } from '../../design/states.tsx'
import { showToast } from '../../design/toast.ts'
import { When } from '../../design/when.tsx'
import { useCalled } from '../../i18n/called.ts'
import { api } from '../../session/clients.ts'
import { EMERGENCIES_PAGE_SIZE, type Emergency, emergenciesQuery } from '../queries.ts'
import { AuditTabs } from './audit-tabs.tsx'
import { useAuditTexts } from './texts.ts'

const route = getRouteApi('/admin/audit/emergencies')

/** Records that were opened in an emergency, and what an administrator says of it afterwards. */
export function EmergenciesPage() {
  const t = useAuditTexts()
  const { page = 1, done = false } = route.useSearch()
  const navigate = route.useNavigate()
  const query = useQuery(emergenciesQuery(page, done))
  const [reviewing, review] = useState<Emergency>()
  return (
    <Page title={t.title} lead={t.emergenciesLead} wide>
      <AuditTabs here="emergencies" />
      <Segments
        label={t.which}
        hideLabel
        value={done ? 'done' : 'waiting'}
        onValue={(which) => void navigate({ search: which === 'done' ? { done: true } : {}, replace: true })}
        options={[
          { value: 'waiting', label: t.waiting },
          { value: 'done', label: t.reviewed },
        ]}
      />
      <Loaded query={query} rows={2} height={220}>
        {({ results, count }) =>
          count === 0 ? (
            <EmptyState
              title={done ? t.noneReviewed : t.noneWaiting}
              icon={<ShieldCheck className="size-10" aria-hidden />}
            >
              {done ? undefined : t.noneWaitingHint}
            </EmptyState>
          ) : (
            <>
              <ul className="grid grid-cols-1 gap-4 lg:grid-cols-2">
                {results.map((emergency) => (
                  <li key={emergency.id}>
                    <EmergencyCard emergency={emergency} onReview={() => review(emergency)} />
                  </li>
                ))}
              </ul>
              <Pager
                page={page}
                pageSize={EMERGENCIES_PAGE_SIZE}
                count={count}
                onPage={(to) => void navigate({ search: (before) => ({ ...before, page: to }) })}
              />
            </>
          )
        }
      </Loaded>
      {reviewing && <ReviewDialog emergency={reviewing} onClose={() => review(undefined)} />}
    </Page>
  )
}

function EmergencyCard({ emergency, onReview }: { emergency: Emergency; onReview: () => void }) {
  const called = useCalled()
  const t = useAuditTexts()
  const { doctor, patient, reason, opened_at, expires_at, revoked_at, review } = emergency
  return (
    <Card title={doctor.name}>
      <div className="flex flex-col gap-4">
        <Facts
          items={[
            [t.patient, called(patient.name)],
            [t.opened, <When key="opened" at={opened_at} />],
            revoked_at
              ? [t.ended, <When key="ended" at={revoked_at} />]
              : [t.until, <When key="until" at={expires_at} />],
            [t.reason, reason],
          ]}
        />
        <Link
          to="/admin/audit"
          search={{ actor: doctor.id, patient: patient.id }}
          className="w-fit text-link underline"
        >
          {t.traces}
        </Link>
        {review ? (
          <p className="rounded-xl bg-default p-3 text-default-foreground">
            <span className="block text-sm">
              {t.reviewBy}: {review.by} · <When at={review.at} as="date" />
            </span>
            {review.comment}
          </p>
        ) : (
          <Button className="self-start" aria-label={t.reviewOf(doctor.name)} onPress={onReview}>
            {t.review}
          </Button>
        )}
      </div>
    </Card>
  )
}

function ReviewDialog({ emergency, onClose }: { emergency: Emergency; onClose: () => void }) {
  const t = useAuditTexts()
  const queryClient = useQueryClient()
  const [comment, setComment] = useState('')
  const review = useMutation({
    mutationFn: () =>
      api.POST('/api/v1/admin/break-glass/{id}/review/', {
        params: { path: { id: emergency.id } },
        body: { comment: comment.trim() },
      }),
    onSuccess: async () => {
      showToast(t.reviewSaved)
      onClose()
      await queryClient.invalidateQueries({ queryKey: ['admin', 'emergencies'] })
    },
  })
  const wrong = fieldErrorsOf(review.error).comment
  return (
    <FormDialog
      title={t.reviewTitle}
      submit={t.reviewSave}
      isPending={review.isPending}
      canSubmit={comment.trim() !== ''}
      onSubmit={review.mutate}
      onClose={onClose}
    >
      <p className="text-muted">{t.reviewText}</p>
      <TextArea
        label={t.comment}
        hint={t.commentHint}
        error={wrong}
        required
        maxLength={500}
        value={comment}
        onChange={({ target }) => setComment(target.value.replaceAll(/\s*\n\s*/g, ' '))}
      />
      <ErrorLine error={wrong ? null : review.error} />
    </FormDialog>
  )
}
