import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useRouter } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { Button } from '../../design/button.tsx'
import { TextField } from '../../design/field.tsx'
import { Card, Page } from '../../design/page.tsx'
import { ErrorLine } from '../../design/states.tsx'
import { showToast } from '../../design/toast.ts'
import { toLatinDigits } from '../../i18n/format.ts'
import { smartai } from '../../session/clients.ts'
import { enter } from '../../session/enter.ts'
import { readFieldErrors } from '../field-errors.ts'
import { PasswordField } from './password-field.tsx'
import { useEntryTexts } from './texts.ts'

const EMPTY = { fullName: '', email: '', password: '', mobile: '' }
type Draft = typeof EMPTY
const NAMES = ['fullName', 'email', 'password', 'mobile'] as const

/** An account by e-mail and password; it is signed in at once. */
export function SignUpPage() {
  const t = useEntryTexts()
  const [draft, setDraft] = useState(EMPTY)
  const queryClient = useQueryClient()
  const router = useRouter()
  const register = useMutation({
    mutationFn: ({ mobile, fullName, email, password }: Draft) => {
      const phone = toLatinDigits(mobile).trim()
      return smartai.register({
        fullName: fullName.trim(),
        email: email.trim(),
        password,
        ...(phone && { mobile: phone }),
      })
    },
    onSuccess: async () => {
      await enter(queryClient)
      await router.invalidate()
      showToast(t.created)
      await router.navigate({ to: '/smart', replace: true })
    },
  })
  const errors = readFieldErrors(register.error, NAMES)
  const field = (name: keyof Draft) => ({
    name,
    value: draft[name],
    error: errors.of[name],
    onChange: ({ target }: { target: HTMLInputElement }) => setDraft({ ...draft, [name]: target.value }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    register.mutate(draft)
  }
  return (
    <Page title={t.signUp} lead={t.signUpLead}>
      <Card className="w-full max-w-md">
        <form onSubmit={submit} className="flex flex-col gap-4">
          <TextField label={t.fullName} autoComplete="name" maxLength={100} required {...field('fullName')} />
          <TextField label={t.email} type="email" autoComplete="email" dir="ltr" required {...field('email')} />
          <PasswordField
            label={t.password}
            hint={t.passwordHint}
            autoComplete="new-password"
            minLength={8}
            maxLength={128}
            required
            {...field('password')}
          />
          <TextField
            label={t.mobile}
            hint={t.mobileHint}
            type="tel"
            autoComplete="tel"
            dir="ltr"
            {...field('mobile')}
          />
          <ErrorLine error={errors.rest} />
          <Button type="submit" fullWidth isPending={register.isPending}>
            {t.create}
          </Button>
          <p className="text-center text-sm">
            {t.have}{' '}
            <Link to="/sign-in" className="text-link underline">
              {t.signIn}
            </Link>
          </p>
        </form>
      </Card>
    </Page>
  )
}
