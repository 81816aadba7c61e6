import { Eye } from 'lucide-react'
import { Badge, type Tone } from '../design/badge.tsx'
import { Card } from '../design/page.tsx'
import { Pager } from '../design/pager.tsx'
import { When } from '../design/when.tsx'
import { useMe } from '../session/me.ts'
import { useActionTexts } from './action-texts.ts'
import { LOG_PAGE_SIZE, type Look } from './queries.ts'
import { useAccessTexts } from './texts.ts'

const TONES: Partial<Record<Look['right'], Tone>> = { break_glass: 'danger', grant: 'success' }

/** Who read and wrote what in the record, in plain words. */
export function AccessLog({
  looks,
  count,
  page,
  onPage,
}: {
  looks: readonly Look[]
  count: number
  page: number
  onPage: (page: number) => void
}) {
  const t = useAccessTexts()
  return (
    <Card title={t.log}>
      <div className="flex flex-col gap-4">
        <p className="text-muted">{t.logLead}</p>
        {looks.length === 0 ? (
          <p className="flex items-center gap-2 text-muted">
            <Eye className="size-5 shrink-0" aria-hidden />
            {t.logEmpty}
          </p>
        ) : (
          <ol aria-label={t.log} className="flex flex-col divide-y divide-border">
            {looks.map((look) => (
              <LookRow key={look.id} look={look} />
            ))}
          </ol>
        )}
        <Pager page={page} pageSize={LOG_PAGE_SIZE} count={count} onPage={onPage} />
      </div>
    </Card>
  )
}

function LookRow({ look: { at, by, action, right, address } }: { look: Look }) {
  const t = useAccessTexts()
  const actions = useActionTexts()
  const isMe = useMe().id === by.id
  return (
    <li
      className={`flex flex-wrap items-center justify-between gap-2 py-3 ${right === 'break_glass' ? 'border-s-4 border-s-danger ps-3' : ''}`}
    >
      <div className="min-w-0">
        <p>
          <span className="font-medium">
            <bdi>{isMe ? t.you : by.name}</bdi>
          </span>
          {`: ${actions[action] ?? t.otherAction}`}
        </p>
        <p className="text-sm text-muted">
          <When at={at} /> · {t.from} <bdi className="code">{address}</bdi>
        </p>
      </div>
      <Badge tone={TONES[right] ?? 'neutral'}>{t.rights[right]}</Badge>
    </li>
  )
}
