import { type AnswerOf, HelssaError } from '@helssa/client'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { CircleCheck, CircleX } from 'lucide-react'
import { Card, Facts, Page } from '../design/page.tsx'
import { ErrorState, Loading } from '../design/states.tsx'
import { When } from '../design/when.tsx'
import { useFormat } from '../i18n/format.ts'
import { defineTexts } from '../i18n/texts.ts'
import { api } from '../session/clients.ts'
import { DrugList } from './drug-list.tsx'

const useTexts = defineTexts({
  fa: {
    title: 'استعلام نسخه',
    lead: 'این صفحه نشان می‌دهد که نسخهٔ روی کاغذ درست و معتبر است یا نه.',
    states: {
      valid: { title: 'این نسخه معتبر است', text: 'می‌توان داروهای زیر را تحویل داد.' },
      cancelled: { title: 'این نسخه لغو شده است', text: 'پزشک آن را پس گرفته است. دارویی تحویل ندهید.' },
      superseded: { title: 'نسخهٔ تازه‌تری جای این را گرفته است', text: 'دارویی تحویل ندهید و نسخهٔ تازه را بخواهید.' },
    },
    unknown: 'نسخه‌ای با این رمز نیست',
    unknownHint: 'نشانی را با آنچه روی برگه است مقایسه کنید. اگر یکسان است، این برگه از هلسا نیست.',
    doctor: 'پزشک',
    council: 'نظام پزشکی',
    patient: 'حروف اول نام بیمار',
    issued: 'صدور',
    count: 'تعداد اقلام',
    drugs: 'داروها',
  },
  en: {
    title: 'Prescription check',
    lead: 'Whether the prescription on paper is genuine and valid.',
    states: {
      valid: { title: 'This prescription is valid', text: 'The medicines below may be dispensed.' },
      cancelled: { title: 'This prescription was cancelled', text: 'The doctor took it back. Dispense nothing.' },
      superseded: { title: 'A newer prescription replaced it', text: 'Dispense nothing; ask for the newer one.' },
    },
    unknown: 'There is no prescription with this code',
    unknownHint: 'Compare the address with the paper. If they are the same, the paper is not from Helssa.',
    doctor: 'Doctor',
    council: 'Medical council number',
    patient: 'Patient’s initials',
    issued: 'Issued',
    count: 'Medicines',
    drugs: 'Medicines',
  },
})
const route = getRouteApi('/verify/$code')

/** Where the QR on a prescription leads: whether it stands, for whoever holds the paper. */
export function VerifyPage() {
  const t = useTexts()
  const { code } = route.useParams()
  const query = useQuery({
    queryKey: ['verify', code],
    queryFn: async () => (await api.GET('/api/v1/prescriptions/verify/{code}/', { params: { path: { code } } })).data,
  })
  const isUnknown = query.error instanceof HelssaError && query.error.status === 404
  return (
    <Page title={t.title} lead={t.lead}>
      {query.isPending && <Loading rows={2} height={140} />}
      {isUnknown && <Verdict isGood={false} title={t.unknown} text={t.unknownHint} />}
      {query.isError && !isUnknown && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && <Verified prescription={query.data} />}
    </Page>
  )
}

function Verified({
  prescription: { status, doctor, patient_initials, issued_at, items, items_count },
}: {
  prescription: AnswerOf<'verifyPrescription'>
}) {
  const t = useTexts()
  const { number, digits } = useFormat()
  return (
    <>
      <Verdict isGood={status === 'valid'} {...t.states[status]} />
      <Card>
        <Facts
          items={[
            [t.doctor, doctor.name],
            [t.council, <bdi key="council">{digits(doctor.medical_council_number)}</bdi>],
            [t.patient, patient_initials],
            [t.issued, <When key="issued" at={issued_at} />],
            [t.count, number(items_count)],
          ]}
        />
      </Card>
      {items.length > 0 && (
        <Card title={t.drugs}>
          <DrugList items={items} />
        </Card>
      )}
    </>
  )
}

function Verdict({ isGood, title, text }: { isGood: boolean; title: string; text: string }) {
  const Icon = isGood ? CircleCheck : CircleX
  return (
    <div
      role="status"
      className={`flex items-start gap-4 rounded-2xl p-5 ${isGood ? 'bg-success text-success-foreground' : 'bg-danger text-danger-foreground'}`}
    >
      <Icon className="size-10 shrink-0" aria-hidden />
      <div>
        <p className="text-xl font-bold">{title}</p>
        <p>{text}</p>
      </div>
    </div>
  )
}
