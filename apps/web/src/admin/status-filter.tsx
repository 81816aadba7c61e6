import { Select } from '../design/field.tsx'
import { STATUSES, type Status } from './search.ts'
import { useAdminWords } from './words.ts'

const ALL = 'all'

/** Accounts of one state, or all. */
export function StatusFilter({
  status,
  onStatus,
}: {
  status: Status | undefined
  onStatus: (status: Status | undefined) => void
}) {
  const words = useAdminWords()
  return (
    <Select
      label={words.state}
      value={status ?? ALL}
      onValue={(value) => onStatus(value === ALL ? undefined : value)}
      options={[
        { value: ALL, label: words.everyone },
        ...STATUSES.map((value) => ({ value, label: words.statuses[value] })),
      ]}
    />
  )
}
