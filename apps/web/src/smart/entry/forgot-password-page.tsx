import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { MailCheck } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Button } from '../../design/button.tsx'
import { TextField } from '../../design/field.tsx'
import { Card, Page } from '../../design/page.tsx'
import { ErrorLine } from '../../design/states.tsx'
import { smartai } from '../../session/clients.ts'
import { readFieldErrors } from '../field-errors.ts'
import { useEntryTexts } from './texts.ts'

/** Asks for a link to choose a new password; whether there is such an account is told to nobody. */
export function ForgotPasswordPage() {
  const t = useEntryTexts()
  const [email, setEmail] = useState('')
  const ask = useMutation({
    mutationFn: async () =>
      (await smartai.api.POST('/v1/auth/forgot-password', { body: { email: email.trim() } })).data.message,
  })
  const errors = readFieldErrors(ask.error, ['email'])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    ask.mutate()
  }
  return (
    <Page title={t.forgot} lead={t.forgotLead}>
      <Card className="w-full max-w-md">
        <form onSubmit={submit} className="flex flex-col gap-4">
          <TextField
            label={t.email}
            type="email"
            name="email"
            autoComplete="username"
            dir="ltr"
            required
            value={email}
            error={errors.of.email}
            onChange={({ target }) => setEmail(target.value)}
          />
          <ErrorLine error={errors.rest} />
          <Button type="submit" fullWidth isPending={ask.isPending} isDisabled={email.trim() === ''}>
            {t.sendLink}
          </Button>
          <div role="status">
            {ask.data && (
              <p className="flex items-start gap-3 rounded-xl bg-default p-3">
                <MailCheck className="mt-1 size-5 shrink-0 text-success" aria-hidden />
                <span>
                  {ask.data} <span className="text-muted">{t.lookThere}</span>
                </span>
              </p>
            )}
          </div>
          <Link to="/sign-in" className="self-center text-sm text-link underline">
            {t.signIn}
          </Link>
        </form>
      </Card>
    </Page>
  )
}
