import { useQuery } from '@tanstack/react-query'
import { StickyNote } from 'lucide-react'
import { Badge } from '../design/badge.tsx'
import { LinkButton } from '../design/button.tsx'
import { Pager } from '../design/pager.tsx'
import { EmptyState, Loaded } from '../design/states.tsx'
import { When } from '../design/when.tsx'
import { type Note, notesQuery, RECORD_PAGE_SIZE } from './queries.ts'
import { useRecordTexts } from './texts.ts'

/** What doctors noted about one, but for what is theirs alone. */
export function NotesTab({ page, onPage }: { page: number; onPage: (page: number) => void }) {
  const t = useRecordTexts()
  const query = useQuery(notesQuery(page))
  return (
    <Loaded query={query} rows={3} height={112}>
      {({ results, count }) =>
        count === 0 ? (
          <EmptyState
            title={t.notesEmpty}
            icon={<StickyNote className="size-10" aria-hidden />}
            action={<LinkButton to="/doctors">{t.findDoctor}</LinkButton>}
          >
            {t.notesEmptyHint}
          </EmptyState>
        ) : (
          <>
            <ul aria-label={t.notes} className="flex flex-col gap-3">
              {results.map((note) => (
                <NoteCard key={note.id} note={note} />
              ))}
            </ul>
            <Pager page={page} pageSize={RECORD_PAGE_SIZE} count={count} onPage={onPage} />
          </>
        )
      }
    </Loaded>
  )
}

function NoteCard({ note: { content, note_type, created_at, created_by, tags } }: { note: Note }) {
  const t = useRecordTexts()
  return (
    <li className="rounded-2xl border border-border bg-surface p-4 sm:p-6">
      <p className="flex flex-wrap items-center justify-between gap-2">
        <span className="font-semibold">{created_by.name}</span>
        <span className="text-sm text-muted">
          <When at={created_at} />
        </span>
      </p>
      <p className="mt-3 break-words whitespace-pre-wrap" dir="auto">
        {content}
      </p>
      <p className="mt-3 flex flex-wrap gap-2">
        <Badge>{t.noteTypes[note_type] ?? note_type}</Badge>
        {tags.map((tag) => (
          <Badge key={tag}>{tag}</Badge>
        ))}
      </p>
    </li>
  )
}
