import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { UserRoundPlus } from 'lucide-react'
import { useCallback, useState } from 'react'
import { Button, LinkButton } from '../../design/button.tsx'
import { Dialog } from '../../design/dialog.tsx'
import { Facts, Page } from '../../design/page.tsx'
import { SearchBox } from '../../design/search-box.tsx'
import { Loaded } from '../../design/states.tsx'
import { Table } from '../../design/table.tsx'
import { When } from '../../design/when.tsx'
import { useFormat } from '../../i18n/format.ts'
import { FoundList } from '../found-list.tsx'
import { DOCTORS_PAGE_SIZE, doctorsQuery, type OnboardedDoctor } from '../queries.ts'
import type { DoctorsSearch } from '../search.ts'
import { StatusBadge } from '../status-badge.tsx'
import { StatusFilter } from '../status-filter.tsx'
import { AccountState } from '../users/person-dialog.tsx'
import { useAdminWords } from '../words.ts'
import { useDoctorTexts } from './texts.ts'

const route = getRouteApi('/admin/doctors/')

/** All doctors; new ones are taken in on a page of their own. */
export function DoctorsPage() {
  const t = useDoctorTexts()
  const words = useAdminWords()
  const { number } = useFormat()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const query = useQuery(doctorsQuery(search))
  const [chosenId, choose] = useState<string>()
  const chosen = query.data?.results.find(({ id }) => id === chosenId)
  const narrow = useCallback(
    (change: DoctorsSearch) =>
      void navigate({ search: ({ page: _, ...before }) => ({ ...before, ...change }), replace: true }),
    [navigate],
  )
  const find = useCallback((q: string) => narrow({ q: q || undefined }), [narrow])
  return (
    <Page
      title={t.title}
      lead={t.lead}
      wide
      actions={
        <LinkButton to="/admin/doctors/new">
          <UserRoundPlus className="size-4" aria-hidden />
          {t.add}
        </LinkButton>
      }
    >
      <div className="flex flex-wrap items-end gap-3">
        <SearchBox label={t.search} value={search.q ?? ''} onValue={find} />
        <StatusFilter status={search.status} onStatus={(status) => narrow({ status })} />
      </div>
      <Loaded query={query} rows={6}>
        {({ results, count }) => (
          <FoundList
            isEmpty={results.length === 0}
            isOld={query.isPlaceholderData}
            none={t.none}
            noneHint={t.noneHint}
            found={words.total(number(count))}
            page={search.page}
            pageSize={DOCTORS_PAGE_SIZE}
            count={count}
            onPage={(page) => void navigate({ search: { ...search, page } })}
            onClear={() => void navigate({ search: {} })}
          >
            <DoctorList doctors={results} onChoose={choose} />
          </FoundList>
        )}
      </Loaded>
      {chosen && <DoctorDialog doctor={chosen} onClose={() => choose(undefined)} />}
    </Page>
  )
}

function DoctorList({ doctors, onChoose }: { doctors: readonly OnboardedDoctor[]; onChoose: (id: string) => void }) {
  const t = useDoctorTexts()
  const words = useAdminWords()
  const { number, digits } = useFormat()
  return (
    <Table
      caption={t.title}
      rows={doctors}
      keyOf={({ id }) => id}
      columns={[
        {
          name: words.name,
          onCard: 'head',
          cell: ({ name, specialty, location }) => (
            <>
              <p className="font-medium">{name}</p>
              <p className="text-sm text-muted">
                {specialty.title} · {location.city}
              </p>
            </>
          ),
        },
        {
          name: t.council,
          cell: ({ medical_council_number }) => <bdi className="code">{digits(medical_council_number)}</bdi>,
        },
        {
          name: t.fees,
          cell: ({ online_consultation_fee, consultation_fee }) => (
            <span className="whitespace-nowrap">
              {number(online_consultation_fee)} / {number(consultation_fee)}
            </span>
          ),
        },
        { name: words.state, cell: ({ status }) => <StatusBadge status={status} /> },
        { name: t.since, cell: ({ onboarded_at }) => <When at={onboarded_at} as="shortDate" /> },
        {
          name: t.manage,
          onCard: 'end',
          cell: ({ id, name }) => (
            <Button size="sm" variant="outline" aria-label={t.manageOf(name)} onPress={() => onChoose(id)}>
              {t.manage}
            </Button>
          ),
        },
      ]}
    />
  )
}

function DoctorDialog({ doctor, onClose }: { doctor: OnboardedDoctor; onClose: () => void }) {
  const t = useDoctorTexts()
  const words = useAdminWords()
  const { number, digits } = useFormat()
  return (
    <Dialog title={doctor.name} isOpen onClose={onClose} size="md">
      <div className="flex flex-col gap-6">
        <Facts
          items={[
            [words.state, <StatusBadge key="state" status={doctor.status} />],
            [t.specialty, doctor.specialty.title],
            [
              words.phone,
              <bdi key="phone" className="code">
                {digits(doctor.phone_number ?? '—')}
              </bdi>,
            ],
            [
              t.rating,
              doctor.rating.count === 0
                ? t.noRating
                : t.ratingOf(number(doctor.rating.average), number(doctor.rating.count)),
            ],
            [t.place, `${doctor.location.province}، ${doctor.location.city}، ${doctor.location.address}`],
          ]}
        />
        {doctor.status === 'active' && (
          <Link to="/doctors/$doctorId" params={{ doctorId: doctor.id }} className="w-fit text-link underline">
            {t.page}
          </Link>
        )}
        {doctor.status !== 'deactivated' && <AccountState person={doctor} name={doctor.name} />}
      </div>
    </Dialog>
  )
}
