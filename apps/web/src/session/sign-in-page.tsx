import { useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { Segments } from '../design/field.tsx'
import { Card, Page } from '../design/page.tsx'
import { defineTexts } from '../i18n/texts.ts'
import { EmailSignIn } from './email-sign-in.tsx'
import { enter } from './enter.ts'
import { firstAreaOf, homeOf } from './me.ts'
import { PhoneSignIn } from './phone-sign-in.tsx'

const useTexts = defineTexts({
  fa: {
    title: 'ورود به هلسا',
    lead: 'با شمارهٔ همراه وارد شوید؛ اگر حسابی ندارید همین‌جا ساخته می‌شود.',
    ended: 'نشست شما پایان یافته است. برای ادامه دوباره وارد شوید.',
    by: 'روش ورود',
    phone: 'شمارهٔ همراه',
    email: 'ایمیل',
  },
  en: {
    title: 'Sign in to Helssa',
    lead: 'Sign in with your phone; if you have no account yet, it is made on the way.',
    ended: 'Your session has ended. Please sign in again to go on.',
    by: 'How to sign in',
    phone: 'Phone',
    email: 'E-mail',
  },
})
const route = getRouteApi('/sign-in')

/** Signing in by a code to the phone, or by e-mail and password; then on to where one wanted to go. */
export function SignInPage() {
  const t = useTexts()
  const { to, ended } = route.useSearch()
  const [by, setBy] = useState<'phone' | 'email'>('phone')
  const queryClient = useQueryClient()
  const router = useRouter()
  const goOn = async () => {
    const me = await enter(queryClient)
    await router.invalidate()
    await router.navigate({ href: to ?? homeOf(firstAreaOf(me)), replace: true })
  }
  return (
    <Page title={t.title} lead={t.lead}>
      {ended && (
        <p role="status" className="rounded-xl bg-warning p-3 text-warning-foreground">
          {t.ended}
        </p>
      )}
      <Card className="w-full max-w-md">
        <div className="flex flex-col gap-6">
          <Segments
            label={t.by}
            hideLabel
            value={by}
            onValue={setBy}
            options={[
              { value: 'phone', label: t.phone },
              { value: 'email', label: t.email },
            ]}
          />
          {by === 'phone' ? <PhoneSignIn onSignedIn={goOn} /> : <EmailSignIn onSignedIn={goOn} />}
        </div>
      </Card>
    </Page>
  )
}
