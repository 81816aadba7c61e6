import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { UserRound, X } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../design/button.tsx'
import { Dialog } from '../../design/dialog.tsx'
import { SearchBox } from '../../design/search-box.tsx'
import { ErrorLine, Loading } from '../../design/states.tsx'
import { useFormat } from '../../i18n/format.ts'
import { usersQuery } from '../queries.ts'
import { useAdminWords } from '../words.ts'
import { useAuditTexts } from './texts.ts'

const LETTERS_MIN = 2
const ID_SHOWN = 8

/** Whose deeds, or whose record: anybody's, or one person's, found by name. */
export function PersonFilter({
  label,
  id,
  name,
  onChoose,
}: {
  label: string
  id: string | undefined
  /** As far as it is known. */
  name: string | undefined
  onChoose: (id: string | undefined) => void
}) {
  const t = useAuditTexts()
  const [isOpen, setOpen] = useState(false)
  // The name of who was chosen just now, who may be in none of the rows.
  const [chosen, setChosen] = useState<{ id: string; name: string }>()
  const known = name ?? (chosen?.id === id ? chosen?.name : undefined)
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <span className="text-sm font-medium">{label}</span>
      <div className="flex h-11 min-w-0 items-center rounded-xl border border-field-border bg-field">
        <button
          type="button"
          onClick={() => setOpen(true)}
          className="flex h-full min-w-0 flex-1 items-center gap-2 rounded-xl px-3 text-start"
        >
          <UserRound className="size-4 shrink-0 text-muted" aria-hidden />
          <span className="sr-only">{t.chooseOf(label)}: </span>
          <span className={`truncate ${id ? '' : 'text-muted'}`}>
            {id ? (known ?? t.chosenId(id.slice(0, ID_SHOWN))) : t.anybody}
          </span>
        </button>
        {id && (
          <button
            type="button"
            aria-label={t.clearOf(label)}
            onClick={() => onChoose(undefined)}
            className="grid size-10 shrink-0 place-items-center rounded-xl"
          >
            <X className="size-4" aria-hidden />
          </button>
        )}
      </div>
      {isOpen && (
        <PersonSearch
          title={t.chooseOf(label)}
          onClose={() => setOpen(false)}
          onChoose={(person) => {
            setChosen(person)
            setOpen(false)
            onChoose(person.id)
          }}
        />
      )}
    </div>
  )
}

function PersonSearch({
  title,
  onClose,
  onChoose,
}: {
  title: string
  onClose: () => void
  onChoose: (person: { id: string; name: string }) => void
}) {
  const t = useAuditTexts()
  const words = useAdminWords()
  const { digits } = useFormat()
  const [search, setSearch] = useState('')
  const isAsked = search.length >= LETTERS_MIN
  const query = useQuery({ ...usersQuery({ search }), enabled: isAsked, placeholderData: keepPreviousData })
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      <div className="flex min-h-72 flex-col gap-3">
        <SearchBox label={t.find} value={search} onValue={setSearch} />
        {!isAsked && <p className="text-sm text-muted">{t.findHint}</p>}
        {isAsked && query.isPending && <Loading rows={3} height={48} />}
        <ErrorLine error={query.error} />
        {isAsked && query.data && (
          <>
            <p role="status" className={query.data.users.length === 0 ? 'text-muted' : 'sr-only'}>
              {query.data.users.length === 0 ? t.noneFound : words.total(digits(String(query.data.users.length)))}
            </p>
            <ul className="flex flex-col gap-1">
              {query.data.users.map(({ id, fullName, email, mobile, roles }) => (
                <li key={id}>
                  <Button
                    variant="ghost"
                    fullWidth
                    className="h-auto justify-start py-2 text-start whitespace-normal"
                    onPress={() => onChoose({ id, name: fullName || email || mobile })}
                  >
                    <span>
                      {fullName || words.nameless}
                      <span className="block text-sm text-muted">
                        {roles.map((role) => words.roles[role]).join('، ')}{' '}
                        <bdi className="code break-all">{email || digits(mobile)}</bdi>
                      </span>
                    </span>
                  </Button>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </Dialog>
  )
}
