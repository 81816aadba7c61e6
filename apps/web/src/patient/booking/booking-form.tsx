import type { AnswerOf, BodyOf } from '@helssa/client'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, useRef, useState } from 'react'
import { Button, LinkButton } from '../../design/button.tsx'
import { Checkbox, TextArea, TextField } from '../../design/field.tsx'
import { fieldErrorsOf } from '../../design/field-error.tsx'
import { Card } from '../../design/page.tsx'
import { ErrorLine, ErrorState, Loading } from '../../design/states.tsx'
import { useFormat } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { subscriptionsQuery } from '../../plans/queries.ts'
import { api } from '../../session/clients.ts'
import { useDeedKey } from '../../session/deed-key.ts'
import { keepTab } from '../../session/tab-storage.ts'
import { useKeptText } from '../../session/use-kept-text.ts'
import type { Doctor } from '../doctors/queries.ts'
import type { VisitType } from '../doctors/search.ts'
import { CancellationTerms, Price } from './price.tsx'
import { quoteQuery, refusalOf } from './queries.ts'
import { Refused } from './refused.tsx'
import { useBookingTexts } from './texts.ts'

type Booking = BodyOf<'bookEncounter'>
type OwnInsurance = AnswerOf<'getProfile'>['insurance']

/** Asks for what the doctor has to know, shows the price, and books. */
export function BookingForm({
  doctor,
  at,
  type,
  own,
}: {
  doctor: Doctor
  at: string
  type: VisitType
  own: OwnInsurance
}) {
  const t = useBookingTexts()
  const [complaint, setComplaint] = useKeptText(`booking.${doctor.id}.complaint`)
  const [isMissing, setMissing] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const [description, setDescription] = useKeptText(`booking.${doctor.id}.description`)
  const accepted = own.provider !== null && doctor.accepted_insurances.includes(own.provider)
  const [wantsInsurance, setWantsInsurance] = useState(accepted && own.number !== null)
  const insurance_info =
    wantsInsurance && own.provider !== null && own.number !== null
      ? { use_insurance: true, provider: own.provider, number: own.number }
      : undefined
  const asked = { doctor_id: doctor.id, scheduled_at: at, visit_type: type, insurance_info }
  const quote = useQuery({ ...quoteQuery(asked, useLanguage()), placeholderData: keepPreviousData })
  const book = useBooking()
  const refused = fieldErrorsOf(book.error)
  const refusal = refusalOf(book.error) ?? refusalOf(quote.error)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (book.isPending || !quote.data || quote.isError) return
    setMissing(complaint.trim() === '')
    if (complaint.trim() === '') return field.current?.focus()
    const typed = description.trim()
    book.mutate({ ...asked, chief_complaint: complaint.trim(), ...(typed && { description: typed }) })
  }
  return (
    <form onSubmit={submit} noValidate className="grid items-start gap-6 lg:grid-cols-[1fr_20rem]">
      <div className="flex min-w-0 flex-col gap-6">
        <Card title={t.reason}>
          <div className="flex flex-col gap-4">
            <TextField
              label={t.complaint}
              hint={t.complaintHint}
              error={isMissing && complaint.trim() === '' ? t.missing : refused.chief_complaint}
              ref={field}
              name="chief_complaint"
              required
              maxLength={500}
              value={complaint}
              onChange={(event) => setComplaint(event.target.value)}
            />
            <TextArea
              label={t.description}
              hint={t.descriptionHint}
              error={refused.description}
              name="description"
              maxLength={5000}
              value={description}
              onChange={(event) => setDescription(event.target.value)}
            />
          </div>
        </Card>
        <Card title={t.insurance}>
          <InsuranceChoice own={own} accepted={accepted} isOn={wantsInsurance} onChange={setWantsInsurance} />
        </Card>
      </div>
      <Card title={t.price} className="lg:sticky lg:top-20">
        <div className="flex flex-col gap-4">
          <Quoted quote={quote} />
          <PlanNote type={type} />
          {refusal ? (
            <Refused refusal={refusal} doctorId={doctor.id} type={type} onTime={book.reset} />
          ) : (
            <ErrorLine error={book.error} />
          )}
          <Button type="submit" fullWidth isPending={book.isPending} isDisabled={!quote.data || quote.isError}>
            {quote.data?.payable_amount === 0 ? t.bookFree : t.book}
          </Button>
          {quote.data?.payable_amount !== 0 && <p className="text-sm text-muted">{t.afterwards}</p>}
        </div>
      </Card>
    </form>
  )
}

/** Books once per booking that was asked for, however often it is sent, and goes on to paying. */
function useBooking() {
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const deedKey = useDeedKey()
  return useMutation({
    mutationFn: async (body: Booking) => {
      const headers = { 'Idempotency-Key': deedKey.of(body) }
      return (await api.POST('/api/v1/patients/encounters/book/', { body, headers })).data
    },
    onSettled: (_, error) => deedKey.heard(error),
    onSuccess: async ({ id, status }, { doctor_id }) => {
      for (const part of ['complaint', 'description']) keepTab(`booking.${doctor_id}.${part}`, undefined)
      for (const changed of ['visits', 'money', 'doctors']) void queryClient.invalidateQueries({ queryKey: [changed] })
      await (status === 'pending'
        ? navigate({ to: '/visits/$visitId/pay', params: { visitId: id }, replace: true })
        : navigate({ to: '/payments/return', search: { visit: id }, replace: true }))
    },
  })
}

function Quoted({ quote }: { quote: ReturnType<typeof useQuery<AnswerOf<'quoteEncounter'>>> }) {
  const t = useBookingTexts()
  if (quote.isError && refusalOf(quote.error)) return null
  if (quote.isError) return <ErrorState error={quote.error} onRetry={() => void quote.refetch()} />
  if (!quote.data) return <Loading rows={1} height={112} />
  const { total_amount, insurance_discount, payable_amount, insurance_refused, cancellation_policy } = quote.data
  const refused = (['not_the_patients', 'expired', 'not_accepted'] as const).find((why) => why === insurance_refused)
  return (
    <div aria-live="polite" className={`flex flex-col gap-3 ${quote.isPlaceholderData ? 'opacity-60' : ''}`}>
      <Price total={total_amount} insurance={insurance_discount} payable={payable_amount} />
      {refused && <p className="text-sm text-warning">{t[refused]}</p>}
      <CancellationTerms policy={cancellation_policy} />
    </div>
  )
}

/** Which plan the online visit counts against. */
function PlanNote({ type }: { type: VisitType }) {
  const t = useBookingTexts()
  const { date } = useFormat()
  const { data } = useQuery(subscriptionsQuery)
  const active = data?.find(({ status }) => status === 'active')
  if (type !== 'online' || !active) return null
  return <p className="text-sm text-muted">{t.plan(active.plan.name, date(active.end_date))}</p>
}

function InsuranceChoice({
  own,
  accepted,
  isOn,
  onChange,
}: {
  own: OwnInsurance
  accepted: boolean
  isOn: boolean
  onChange: (isOn: boolean) => void
}) {
  const t = useBookingTexts()
  const { digits } = useFormat()
  if (own.provider === null || own.number === null) {
    return (
      <Told text={t.noInsurance}>
        <LinkButton to="/profile" variant="outline" size="sm">
          {t.addInsurance}
        </LinkButton>
      </Told>
    )
  }
  if (!accepted) return <Told text={t.notAccepted(own.provider)} />
  return (
    <Checkbox
      label={t.byInsurance(own.provider)}
      hint={t.insuranceNumber(digits(own.number))}
      checked={isOn}
      onChange={(event) => onChange(event.target.checked)}
    />
  )
}

const Told = ({ text, children }: { text: string; children?: ReactNode }) => (
  <div className="flex flex-wrap items-center justify-between gap-3">
    <p className="text-muted">{text}</p>
    {children}
  </div>
)
