import { HelssaError } from '@helssa/client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { CircleCheck } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Button, LinkButton } from '../../design/button.tsx'
import { Card, Page } from '../../design/page.tsx'
import { EmptyState, ErrorLine, useErrorText } from '../../design/states.tsx'
import { showToast } from '../../design/toast.ts'
import { smartai } from '../../session/clients.ts'
import { signOut } from '../../session/sign-out.ts'
import { readFieldErrors } from '../field-errors.ts'
import { NoToken } from './no-token.tsx'
import { PasswordField } from './password-field.tsx'
import { useEntryTexts } from './texts.ts'
import { useLinkToken } from './use-link-token.ts'

/** A new password by the link of an e-mail. */
export function ResetPasswordPage() {
  const t = useEntryTexts()
  const token = useLinkToken()
  return (
    <Page title={t.reset}>
      {token ? (
        <NewPassword token={token} />
      ) : (
        <NoToken action={<LinkButton to="/forgot-password">{t.another}</LinkButton>} />
      )}
    </Page>
  )
}

function NewPassword({ token }: { token: string }) {
  const t = useEntryTexts()
  const queryClient = useQueryClient()
  const errorText = useErrorText()
  const [newPassword, setNewPassword] = useState('')
  const reset = useMutation({
    mutationFn: async () =>
      (await smartai.api.POST('/v1/auth/reset-password', { body: { token, newPassword } })).data.message,
    onSuccess: () => {
      // The server ended every session of the account, perhaps this page's too, which it then knows no more.
      signOut(queryClient).catch((error) => {
        if (!(error instanceof HelssaError && error.status === 401)) showToast(errorText(error), { tone: 'danger' })
      })
    },
  })
  const errors = readFieldErrors(reset.error, ['newPassword'])
  if (reset.data) {
    return (
      <div role="status">
        <EmptyState
          title={t.done}
          icon={<CircleCheck className="size-10 text-success" aria-hidden />}
          action={<LinkButton to="/sign-in">{t.signIn}</LinkButton>}
        >
          {reset.data}
        </EmptyState>
      </div>
    )
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    reset.mutate()
  }
  return (
    <Card className="w-full max-w-md">
      <form onSubmit={submit} className="flex flex-col gap-4">
        <PasswordField
          label={t.newPassword}
          hint={t.passwordHint}
          name="new-password"
          autoComplete="new-password"
          minLength={8}
          maxLength={128}
          required
          value={newPassword}
          error={errors.of.newPassword}
          onChange={({ target }) => setNewPassword(target.value)}
        />
        <ErrorLine error={errors.rest} />
        <div className="flex flex-wrap gap-2">
          <Button type="submit" isPending={reset.isPending} isDisabled={newPassword === ''}>
            {t.setPassword}
          </Button>
          {errors.rest ? (
            <LinkButton to="/forgot-password" variant="outline">
              {t.another}
            </LinkButton>
          ) : null}
        </div>
      </form>
    </Card>
  )
}
