import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { Button } from '../design/button.tsx'
import { TextField } from '../design/field.tsx'
import { ErrorLine } from '../design/states.tsx'
import { defineTexts } from '../i18n/texts.ts'
import { smartai } from './clients.ts'

const useTexts = defineTexts({
  fa: { email: 'ایمیل', password: 'گذرواژه', signIn: 'ورود', forgot: 'گذرواژه را فراموش کرده‌ام', signUp: 'ساختن حساب' },
  en: {
    email: 'E-mail',
    password: 'Password',
    signIn: 'Sign in',
    forgot: 'I forgot my password',
    signUp: 'Create an account',
  },
})

/** E-mail and password; for accounts that were made by e-mail. */
export function EmailSignIn({ onSignedIn }: { onSignedIn: () => Promise<void> }) {
  const t = useTexts()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const signIn = useMutation({ mutationFn: () => smartai.signIn(email.trim(), password), onSuccess: onSignedIn })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    signIn.mutate()
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        label={t.email}
        type="email"
        name="email"
        autoComplete="username"
        dir="ltr"
        required
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <TextField
        label={t.password}
        type="password"
        name="password"
        autoComplete="current-password"
        dir="ltr"
        required
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <ErrorLine error={signIn.error} />
      <Button type="submit" fullWidth isPending={signIn.isPending} isDisabled={email.trim() === '' || password === ''}>
        {t.signIn}
      </Button>
      <p className="flex flex-wrap justify-between gap-x-4 gap-y-2 text-sm">
        <Link to="/forgot-password" className="text-link underline">
          {t.forgot}
        </Link>
        <Link to="/sign-up" className="text-link underline">
          {t.signUp}
        </Link>
      </p>
    </form>
  )
}
