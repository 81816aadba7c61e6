import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { KeyRound, UsersRound } from 'lucide-react'
import { useState } from 'react'
import { Avatar } from '../../design/avatar.tsx'
import { Button } from '../../design/button.tsx'
import { TextField } from '../../design/field.tsx'
import { Page } from '../../design/page.tsx'
import { EmptyState, Loaded } from '../../design/states.tsx'
import { useNow, When } from '../../design/when.tsx'
import { useCalled } from '../../i18n/called.ts'
import { useFormat } from '../../i18n/format.ts'
import { addDays, jalaliOf } from '../../i18n/tehran.ts'
import { AskAccess } from '../access/ask-access.tsx'
import { PatientLine } from '../patient-line.tsx'
import { visitsSinceQuery } from '../queries.ts'
import { useWords } from '../words.ts'
import { matches, patientsOf, type Seen } from './patients.ts'
import { usePatientsTexts } from './texts.ts'

const route = getRouteApi('/doctor/patients/')
const YEAR_DAYS = 365

/** Whom the doctor sees, searched as one types, and the way to records of others. */
export function PatientsPage() {
  const t = usePatientsTexts()
  const { number } = useFormat()
  const { q = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const now = useNow(undefined)
  const [isAsking, setIsAsking] = useState(false)
  const query = useQuery(visitsSinceQuery(jalaliOf(addDays(now, -YEAR_DAYS))))
  return (
    <Page
      title={t.title}
      lead={t.lead}
      actions={
        <Button
          variant={isAsking ? 'outline' : 'primary'}
          onPress={() => setIsAsking(!isAsking)}
          aria-expanded={isAsking}
        >
          <KeyRound className="size-4" aria-hidden />
          {isAsking ? t.close : t.ask}
        </Button>
      }
    >
      {isAsking && <AskAccess />}
      <TextField
        label={t.search}
        type="search"
        value={q}
        onChange={({ target }) =>
          void navigate({ search: target.value ? { q: target.value } : {}, replace: true, resetScroll: false })
        }
      />
      <Loaded query={query} rows={6} height={84}>
        {(visits) => {
          const found = patientsOf(visits).filter((seen) => matches(seen, q))
          if (found.length === 0) {
            return (
              <EmptyState title={q ? t.noneFound : t.empty} icon={<UsersRound className="size-10" aria-hidden />}>
                {q ? t.noneFoundHint : t.emptyHint}
              </EmptyState>
            )
          }
          return (
            <>
              <p role="status" className="-mb-3 text-sm text-muted">
                {t.found(number(found.length))}
              </p>
              <ul aria-label={t.title} className="flex flex-col gap-3">
                {found.map((seen) => (
                  <Row key={seen.patient.id} seen={seen} />
                ))}
              </ul>
            </>
          )
        }}
      </Loaded>
    </Page>
  )
}

function Row({ seen: { patient, visits, next, last } }: { seen: Seen }) {
  const called = useCalled()
  const t = usePatientsTexts()
  const words = useWords()
  const { number } = useFormat()
  const shown = next ?? last
  return (
    <li>
      <Link
        to="/doctor/patients/$patientId"
        params={{ patientId: patient.id }}
        className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-2xl border border-border bg-surface p-4 hover:border-link"
      >
        <Avatar name={called(patient.name)} size={48} />
        <span className="min-w-0 flex-1 basis-44">
          <span className="block truncate font-semibold">{called(patient.name)}</span>
          <PatientLine patient={patient} />
        </span>
        <span className="text-sm text-muted sm:text-end">
          {shown && (
            <span className={`block ${next ? 'font-medium text-link' : ''}`}>
              {next ? t.next : t.last}
              {words.dot}
              <When at={shown.scheduled_at} as={next ? 'dateTime' : 'date'} />
            </span>
          )}
          <span className="block">{t.count(number(visits))}</span>
        </span>
      </Link>
    </li>
  )
}
