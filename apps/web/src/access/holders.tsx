import { KeyRound, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { Avatar } from '../design/avatar.tsx'
import { Badge } from '../design/badge.tsx'
import { Button } from '../design/button.tsx'
import { ConfirmDialog } from '../design/dialog.tsx'
import { Card } from '../design/page.tsx'
import { showToast } from '../design/toast.ts'
import { When } from '../design/when.tsx'
import { isolate } from '../i18n/isolate.ts'
import { type Holder, useDecision } from './queries.ts'
import { useAccessTexts } from './texts.ts'

/** Emergencies that are open, loud and first; ended from here. */
export function Emergencies({ holders }: { holders: readonly Holder[] }) {
  const t = useAccessTexts()
  return holders.map((holder) => (
    <section
      key={holder.request_id ?? holder.doctor.id}
      aria-label={t.emergency}
      className="flex flex-col gap-3 rounded-2xl bg-danger p-4 text-danger-foreground sm:p-6"
    >
      <h2 className="flex items-start gap-3 text-lg font-bold">
        <TriangleAlert className="mt-1 size-6 shrink-0" aria-hidden />
        {t.emergencyTitle(isolate(holder.doctor.name))}
      </h2>
      <p>{t.emergencyText}</p>
      <p>{t.emergencyHelp}</p>
      <div className="flex flex-wrap items-center gap-3">
        <RevokeButton holder={holder} />
        {holder.expires_at && (
          <span>
            {t.howLong}: <When at={holder.expires_at} />
          </span>
        )}
      </div>
    </section>
  ))
}

/** Who may look now, by which right, at what, and until when. */
export function Holders({ holders }: { holders: readonly Holder[] }) {
  const t = useAccessTexts()
  return (
    <Card title={t.holders}>
      {holders.length === 0 ? (
        <p className="flex items-center gap-2 text-muted">
          <KeyRound className="size-5 shrink-0" aria-hidden />
          {t.holdersEmpty}
        </p>
      ) : (
        <ul className="flex flex-col divide-y divide-border">
          {holders.map((holder) => (
            <HolderRow key={`${holder.right}:${holder.request_id ?? holder.doctor.id}`} holder={holder} />
          ))}
        </ul>
      )}
    </Card>
  )
}

function HolderRow({ holder }: { holder: Holder }) {
  const t = useAccessTexts()
  const { doctor, right, permissions, expires_at } = holder
  return (
    <li className="flex flex-wrap items-center gap-3 py-3 first:pt-0 last:pb-0">
      <Avatar name={doctor.name} />
      <div className="min-w-0 flex-1 basis-48">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          <bdi>{doctor.name}</bdi>
          <Badge tone={right === 'break_glass' ? 'danger' : 'neutral'}>{t.rights[right]}</Badge>
        </p>
        <p className="text-sm text-muted">
          {right === 'own_visit' ? t.ownVisitHint : permissions.map((each) => t.permissions[each].name).join('، ')}
        </p>
        {expires_at && (
          <p className="text-sm text-muted">
            {t.howLong}: <When at={expires_at} />
          </p>
        )}
      </div>
      {holder.request_id && <RevokeButton holder={holder} />}
    </li>
  )
}

function RevokeButton({ holder: { doctor, request_id } }: { holder: Holder }) {
  const t = useAccessTexts()
  const [isAsking, setIsAsking] = useState(false)
  const revoke = useDecision(() => {
    setIsAsking(false)
    showToast(t.revoked)
  })
  if (!request_id) return null
  return (
    <>
      <Button
        variant="outline"
        size="sm"
        aria-label={t.revokeOf(isolate(doctor.name))}
        onPress={() => setIsAsking(true)}
        className="bg-surface text-surface-foreground"
      >
        {t.revoke}
      </Button>
      <ConfirmDialog
        title={t.revokeTitle}
        confirm={t.revoke}
        isOpen={isAsking}
        isPending={revoke.isPending}
        error={revoke.error}
        onClose={() => setIsAsking(false)}
        onConfirm={() => revoke.mutate({ id: request_id, decision: 'revoke' })}
      >
        <p>{t.revokeText(isolate(doctor.name))}</p>
      </ConfirmDialog>
    </>
  )
}
