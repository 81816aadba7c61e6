import { useActionTexts } from '../../access/action-texts.ts'
import { Select } from '../../design/field.tsx'
import { Filters } from '../../design/filters.tsx'
import { JalaliDateField } from '../../design/jalali-date-field.tsx'
import type { Entry } from '../queries.ts'
import { type AuditSearch, RIGHTS } from '../search.ts'
import { PersonFilter } from './person-filter.tsx'
import { useAuditTexts } from './texts.ts'

const ALL = 'all'

/** Narrows the audit; the names of chosen persons are read out of what was found. */
export function AuditFilters({
  search,
  entries,
  onSearch,
}: {
  search: AuditSearch
  entries: readonly Entry[]
  onSearch: (search: AuditSearch) => void
}) {
  const t = useAuditTexts()
  const change = (changed: AuditSearch) => onSearch({ ...search, ...changed })
  const nameOf = (id: string | undefined) =>
    entries.flatMap(({ actor, patient }) => [actor, ...(patient ? [patient] : [])]).find((each) => each.id === id)?.name
  const names = useActionTexts()
  const actions = Object.entries(names).map(([value, label]) => ({ value, label }))
  const unnamed = search.action && !names[search.action] ? [{ value: search.action, label: search.action }] : []
  return (
    <div className="sm:rounded-2xl sm:border sm:border-border sm:bg-surface sm:p-4">
      <Filters count={Object.keys(search).length} onClear={() => onSearch({})}>
        <PersonFilter
          label={t.actor}
          id={search.actor}
          name={nameOf(search.actor)}
          onChoose={(actor) => change({ actor })}
        />
        <PersonFilter
          label={t.patient}
          id={search.patient}
          name={nameOf(search.patient)}
          onChoose={(patient) => change({ patient })}
        />
        <Select
          label={t.action}
          value={search.action ?? ALL}
          onValue={(action) => change({ action: action === ALL ? undefined : action })}
          options={[{ value: ALL, label: t.all }, ...unnamed, ...actions]}
        />
        <Select
          label={t.right}
          value={search.right ?? ALL}
          onValue={(right) => change({ right: right === ALL ? undefined : right })}
          options={[{ value: ALL, label: t.all }, ...RIGHTS.map((value) => ({ value, label: t.rights[value] }))]}
        />
        <JalaliDateField
          label={t.from}
          value={search.from ?? null}
          onValue={(from) => change({ from: from ?? undefined })}
        />
        <JalaliDateField label={t.to} value={search.to ?? null} onValue={(to) => change({ to: to ?? undefined })} />
      </Filters>
    </div>
  )
}
