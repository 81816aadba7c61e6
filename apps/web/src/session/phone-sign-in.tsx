import { HelssaError } from '@helssa/client'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { Button } from '../design/button.tsx'
import { TextField } from '../design/field.tsx'
import { fieldErrorsOf } from '../design/field-error.tsx'
import { ErrorLine } from '../design/states.tsx'
import { useNow } from '../design/when.tsx'
import { toLatinDigits, useFormat } from '../i18n/format.ts'
import { defineTexts } from '../i18n/texts.ts'
import { helssa } from './clients.ts'
import { CodeField } from './code-field.tsx'
import { serverNow } from './server-clock.ts'
import { keepTab, readTabJson } from './tab-storage.ts'

const useTexts = defineTexts({
  fa: {
    phone: 'شمارهٔ همراه',
    phoneHint: 'مانند ۰۹۱۲۱۲۳۴۵۶۷',
    wrong: 'این شمارهٔ همراه درست نیست. شماره را کامل و با ۰۹ بنویسید.',
    ask: 'دریافت کد',
    sent: 'کد شش‌رقمی ارسال شد به',
    code: 'کد تایید',
    signIn: 'ورود',
    again: 'ارسال دوبارهٔ کد',
    againIn: (clock: string) => `ارسال دوباره تا ${clock} دیگر`,
    change: 'تغییر شماره',
  },
  en: {
    phone: 'Mobile phone',
    phoneHint: 'Such as 09121234567',
    wrong: 'This is no mobile number. Please write all of it, beginning with 09.',
    ask: 'Send the code',
    sent: 'A code of six digits was sent to',
    code: 'Code',
    signIn: 'Sign in',
    again: 'Send the code again',
    againIn: (clock) => `Send again in ${clock}`,
    change: 'Change the number',
  },
})

interface Sent {
  readonly phone: string
  readonly masked: string
  readonly resendAt: number
  readonly expiresAt: number
}

/** Who looks up the code in another app finds the page as it was, even where the phone had put it away meanwhile. */
const KEPT = 'sign-in.sent'
function readSent(): Sent | undefined {
  const kept = readTabJson(KEPT) as Sent | undefined // written below alone
  return kept && kept.expiresAt > serverNow().getTime() ? kept : undefined
}

/** A phone, then the code that came to it. The code goes off by itself once it is whole. */
export function PhoneSignIn({ onSignedIn }: { onSignedIn: () => Promise<void> }) {
  const [phone, setPhone] = useState('')
  const [sent, setSent] = useState(readSent)
  const change = (next: Sent | undefined) => {
    setSent(next)
    keepTab(KEPT, next && JSON.stringify(next))
  }
  const ask = useMutation({
    mutationFn: (to: string) => helssa.signIn.requestCode(toLatinDigits(to)),
    onSuccess: ({ masked_phone, resend_available_in, expires_in }, to) => {
      const now = serverNow().getTime()
      change({
        phone: toLatinDigits(to),
        masked: masked_phone,
        resendAt: now + resend_available_in * 1000,
        expiresAt: now + expires_in * 1000,
      })
    },
  })
  return sent ? (
    <CodeStep
      key={sent.resendAt}
      sent={sent}
      onSignedIn={() => {
        keepTab(KEPT, undefined)
        return onSignedIn()
      }}
      onAgain={() => ask.mutate(sent.phone)}
      onChange={() => change(undefined)}
      failedAgain={ask.error}
    />
  ) : (
    <PhoneStep phone={phone} onPhone={setPhone} ask={ask} />
  )
}

function PhoneStep({
  phone,
  onPhone,
  ask,
}: {
  phone: string
  onPhone: (phone: string) => void
  ask: { mutate: (phone: string) => void; isPending: boolean; error: Error | null }
}) {
  const t = useTexts()
  const isWrong = fieldErrorsOf(ask.error).phone_number !== undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    ask.mutate(phone)
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        label={t.phone}
        hint={t.phoneHint}
        type="tel"
        name="phone"
        autoComplete="tel"
        inputMode="tel"
        dir="ltr"
        required
        error={isWrong ? t.wrong : undefined}
        value={phone}
        onChange={(event) => onPhone(event.target.value)}
      />
      {!isWrong && <ErrorLine error={ask.error} />}
      <Button type="submit" fullWidth isPending={ask.isPending} isDisabled={phone.trim() === ''}>
        {t.ask}
      </Button>
    </form>
  )
}

function CodeStep({
  sent,
  onSignedIn,
  onAgain,
  onChange,
  failedAgain,
}: {
  sent: Sent
  onSignedIn: () => Promise<void>
  onAgain: () => void
  onChange: () => void
  failedAgain: Error | null
}) {
  const t = useTexts()
  const { clock, digits } = useFormat()
  const [code, setCode] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const now = useNow(1000)
  const waitSeconds = Math.max(0, Math.ceil((sent.resendAt - now.getTime()) / 1000))
  const verify = useMutation({
    mutationFn: (whole: string) => helssa.signIn.verifyCode(sent.phone, whole),
    onSuccess: onSignedIn,
    onError: (error) => {
      // A wrong code is typed anew; one that was lost on the way may be sent as it stands.
      if (error instanceof HelssaError && error.status > 0) setCode('')
      field.current?.focus()
    },
  })
  useEffect(() => field.current?.focus(), [])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    verify.mutate(code)
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <p role="status">
        {t.sent} <bdi className="code">{digits(sent.masked)}</bdi>
      </p>
      <CodeField
        ref={field}
        label={t.code}
        value={code}
        onValue={setCode}
        onWhole={verify.mutate}
        isDisabled={verify.isPending}
      />
      <ErrorLine error={verify.error ?? failedAgain} />
      <Button type="submit" fullWidth isPending={verify.isPending} isDisabled={code.length < 6}>
        {t.signIn}
      </Button>
      <div className="flex flex-wrap justify-between gap-2">
        <Button variant="ghost" size="sm" isDisabled={waitSeconds > 0} onPress={onAgain}>
          {waitSeconds > 0 ? t.againIn(clock(waitSeconds)) : t.again}
        </Button>
        <Button variant="ghost" size="sm" onPress={onChange}>
          {t.change}
        </Button>
      </div>
    </form>
  )
}
