import { ShieldQuestion } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../design/button.tsx'
import { ConfirmDialog } from '../design/dialog.tsx'
import { ErrorLine } from '../design/states.tsx'
import { showToast } from '../design/toast.ts'
import { When } from '../design/when.tsx'
import { isolate } from '../i18n/isolate.ts'
import { type AccessRequest, type Permission, useDecision } from './queries.ts'
import { useAccessTexts } from './texts.ts'

/** Who asks for what, why and until when; agreed to or refused. */
export function RequestCard({ request, heading: Heading = 'h3' }: { request: AccessRequest; heading?: 'h2' | 'h3' }) {
  const t = useAccessTexts()
  const [isDenying, setIsDenying] = useState(false)
  const { id, doctor } = request
  const approve = useDecision(() => showToast(t.approved(isolate(doctor.name))))
  const deny = useDecision(() => {
    setIsDenying(false)
    showToast(t.denied)
  })
  return (
    <div className="rounded-2xl border-2 border-accent bg-surface p-4 sm:p-6">
      <div className="flex items-start gap-3">
        <ShieldQuestion className="size-8 shrink-0 text-link" aria-hidden />
        <div className="min-w-0">
          <Heading className="text-lg font-semibold">{t.asks(isolate(doctor.name))}</Heading>
          <p className="text-sm text-muted">
            {doctor.specialty} · <When at={request.requested_at} as="relative" />
          </p>
        </div>
      </div>
      <dl className="mt-4 flex flex-col gap-4">
        <div>
          <dt className="text-sm text-muted">{t.why}</dt>
          <dd className="break-words" dir="auto">
            {request.reason}
          </dd>
        </div>
        <div>
          <dt className="mb-1 text-sm text-muted">{t.what}</dt>
          <dd>
            <Permissions permissions={request.permissions} />
          </dd>
        </div>
        <div>
          <dt className="text-sm text-muted">{t.howLong}</dt>
          <dd>
            <When at={request.expires_at} />
          </dd>
        </div>
      </dl>
      <ErrorLine error={approve.error} />
      <div className="mt-4 flex flex-wrap gap-2">
        <Button isPending={approve.isPending} onPress={() => approve.mutate({ id, decision: 'approve' })}>
          {t.approve}
        </Button>
        <Button variant="outline" onPress={() => setIsDenying(true)}>
          {t.deny}
        </Button>
      </div>
      <ConfirmDialog
        title={t.denyTitle}
        confirm={t.deny}
        isOpen={isDenying}
        isPending={deny.isPending}
        error={deny.error}
        onClose={() => setIsDenying(false)}
        onConfirm={() => deny.mutate({ id, decision: 'deny' })}
      >
        <p>{t.denyText(isolate(doctor.name))}</p>
      </ConfirmDialog>
    </div>
  )
}

/** What each permission opens, in words. */
export function Permissions({ permissions }: { permissions: readonly Permission[] }) {
  const t = useAccessTexts()
  return (
    <ul className="flex flex-col gap-2">
      {permissions.map((permission) => (
        <li key={permission} className="rounded-xl bg-background px-3 py-2">
          <span className="font-medium">{t.permissions[permission].name}</span>
          <span className="block text-sm text-muted">{t.permissions[permission].meaning}</span>
        </li>
      ))}
    </ul>
  )
}
