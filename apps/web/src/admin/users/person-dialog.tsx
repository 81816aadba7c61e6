import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '../../design/button.tsx'
import { ConfirmDialog, Dialog } from '../../design/dialog.tsx'
import { TextField } from '../../design/field.tsx'
import { Facts } from '../../design/page.tsx'
import { ErrorLine } from '../../design/states.tsx'
import { Switch } from '../../design/switch.tsx'
import { showToast } from '../../design/toast.ts'
import { When } from '../../design/when.tsx'
import { useFormat } from '../../i18n/format.ts'
import { smartai } from '../../session/clients.ts'
import { useMe } from '../../session/me.ts'
import type { Listed } from '../queries.ts'
import { StatusBadge } from '../status-badge.tsx'
import { useAdminWords } from '../words.ts'
import { useUserTexts } from './texts.ts'
import { TokensForm } from './tokens-form.tsx'

interface Edit {
  readonly role?: 'user' | 'admin'
  readonly status?: 'active' | 'suspended'
  readonly isAgent?: boolean
  readonly reason?: string
}

/** Changes a person's rights or state, and has the lists say so. */
function useEditPerson(userId: string) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (body: Edit) => smartai.api.PUT('/v1/admin/users/{userId}', { params: { path: { userId } }, body }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['admin'] }),
  })
}

/** One person's particulars, and what an administrator does with them. */
export function PersonDialog({ person, onClose }: { person: Listed; onClose: () => void }) {
  const t = useUserTexts()
  const words = useAdminWords()
  const { digits } = useFormat()
  const name = person.fullName || words.nameless
  const isOwn = useMe().id === person.id
  return (
    <Dialog title={name} isOpen onClose={onClose} size="lg">
      <div className="flex flex-col gap-6">
        <Facts
          items={[
            [words.state, <StatusBadge key="state" status={person.status} />],
            ...(person.suspension ? [[t.suspension, <Why key="why" suspension={person.suspension} />] as const] : []),
            [t.roles, person.roles.map((role) => words.roles[role]).join('، ') || words.roles.user],
            [
              words.email,
              <bdi key="email" className="code break-all">
                {person.email || '—'}
              </bdi>,
            ],
            [
              words.phone,
              <bdi key="phone" className="code">
                {digits(person.mobile) || '—'}
              </bdi>,
            ],
            [t.joined, <When key="joined" at={person.createdAt} as="date" />],
            [t.lastLogin, person.lastLogin ? <When key="login" at={person.lastLogin} /> : t.never],
            [
              t.number,
              <bdi key="id" className="code text-sm break-all">
                {person.id}
              </bdi>,
            ],
          ]}
        />
        <Link to="/admin/audit" search={{ actor: person.id }} className="w-fit text-link underline">
          {t.audit}
        </Link>
        {person.status === 'deactivated' ? (
          <p className="text-muted">{t.closed}</p>
        ) : (
          <>
            <Rights person={person} name={name} isOwn={isOwn} />
            <TokensForm person={person} />
            {!isOwn && <AccountState person={person} name={name} />}
          </>
        )}
      </div>
    </Dialog>
  )
}

/** Since when somebody is suspended, by whom, and why. */
function Why({ suspension: { at, by, reason } }: { suspension: NonNullable<Listed['suspension']> }) {
  const t = useUserTexts()
  const words = useAdminWords()
  return (
    <div className="flex flex-col gap-1">
      <p className="break-words">
        <bdi>{reason ?? t.noReason}</bdi>
      </p>
      <p className="text-sm text-muted">
        <bdi>{by || words.nameless}</bdi> · <When at={at} />
      </p>
    </div>
  )
}

function Rights({ person, name, isOwn }: { person: Listed; name: string; isOwn: boolean }) {
  const t = useUserTexts()
  const edit = useEditPerson(person.id)
  const [isAsking, ask] = useState(false)
  const isAgent = person.roles.includes('support')
  const isAdmin = person.roles.includes('admin')
  const setAgent = (to: boolean) => edit.mutate({ isAgent: to }, { onSuccess: () => showToast(t.saved) })
  return (
    <section className="flex flex-col gap-4 border-t border-border pt-4">
      <h3 className="font-semibold">{t.rights}</h3>
      <Switch label={t.agent} hint={t.agentHint} isOn={isAgent} isDisabled={edit.isPending} onChange={setAgent} />
      <Switch
        label={t.admin}
        hint={isOwn ? t.own : t.adminHint}
        isOn={isAdmin}
        isDisabled={isOwn || edit.isPending}
        onChange={() => ask(true)}
      />
      {!isAsking && <ErrorLine error={edit.error} />}
      <ConfirmDialog
        title={isAdmin ? t.dropAdminTitle(name) : t.makeAdminTitle(name)}
        confirm={isAdmin ? t.dropAdmin : t.makeAdmin}
        isOpen={isAsking}
        isPending={edit.isPending}
        error={edit.error}
        isDangerous={isAdmin}
        onClose={() => ask(false)}
        onConfirm={() =>
          edit.mutate(
            { role: isAdmin ? 'user' : 'admin' },
            {
              onSuccess: () => {
                ask(false)
                showToast(t.saved)
              },
            },
          )
        }
      >
        <p>{isAdmin ? t.dropAdminText : t.makeAdminText}</p>
      </ConfirmDialog>
    </section>
  )
}

/** Suspends an account, or ends that, and asks before. */
export function AccountState({ person, name }: { person: Pick<Listed, 'id' | 'status'>; name: string }) {
  const t = useUserTexts()
  const edit = useEditPerson(person.id)
  const [isAsking, ask] = useState(false)
  const [reason, setReason] = useState('')
  const isSuspended = person.status === 'suspended'
  const change = () =>
    edit.mutate(
      isSuspended ? { status: 'active' } : { status: 'suspended', ...(reason.trim() && { reason: reason.trim() }) },
      {
        onSuccess: () => {
          ask(false)
          setReason('')
          showToast(isSuspended ? t.reactivated(name) : t.suspended(name))
        },
      },
    )
  return (
    <section className="flex flex-col items-start gap-3 border-t border-border pt-4">
      <h3 className="font-semibold">{t.account}</h3>
      <Button variant={isSuspended ? 'outline' : 'danger'} onPress={() => ask(true)}>
        {isSuspended ? t.reactivate : t.suspend}
      </Button>
      <ConfirmDialog
        title={isSuspended ? t.reactivateTitle(name) : t.suspendTitle(name)}
        confirm={isSuspended ? t.reactivate : t.suspend}
        isOpen={isAsking}
        isPending={edit.isPending}
        error={edit.error}
        isDangerous={!isSuspended}
        onClose={() => ask(false)}
        onConfirm={change}
      >
        <p>{isSuspended ? t.reactivateText : t.suspendText}</p>
        {!isSuspended && (
          <TextField
            label={t.suspendReason}
            name="reason"
            hint={t.suspendReasonHint}
            maxLength={500}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
        )}
      </ConfirmDialog>
    </section>
  )
}
