import type { FikoConversation } from '@helssa/client'
import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import type { KeyboardEvent, ReactNode } from 'react'
import { FocusScope } from 'react-aria/FocusScope'
import { Avatar } from '../design/avatar.tsx'
import { Badge } from '../design/badge.tsx'
import { Button } from '../design/button.tsx'
import { useMediaQuery } from '../design/use-media-query.ts'
import { When } from '../design/when.tsx'
import { AssigneeMenu } from './assignee-menu.tsx'
import { agentsQuery, customerName } from './queries.ts'
import { useRoomTexts } from './room-texts.ts'
import { useInboxTexts } from './texts.ts'

interface Side {
  conversation: FikoConversation
  selfId: number
  isOpen: boolean
  onClose: () => void
}

/** From here on it stands beside the conversation. */
const WIDE = '(width >= 80rem)'

/**
 * What is known of the customer, who has the conversation, who of the colleagues is there. Where there is no room beside the
 * conversation it lies over it once it is asked for, and Escape or a press beside it closes it.
 */
export function CustomerSide({ isOpen, ...facts }: Side) {
  const isBeside = useMediaQuery(WIDE)
  if (isBeside) return <CustomerFacts {...facts} className="shrink-0" />
  if (!isOpen) return null
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.preventDefault() // or the conversation would be left
    facts.onClose()
  }
  return (
    <>
      <button
        type="button"
        tabIndex={-1}
        aria-hidden
        onClick={facts.onClose}
        className="fixed inset-0 z-40 cursor-default bg-black/40"
      />
      <FocusScope contain restoreFocus autoFocus>
        <CustomerFacts {...facts} onKeyDown={press} className="fixed inset-y-0 end-0 z-40 shadow-xl" />
      </FocusScope>
    </>
  )
}

interface Shown extends Omit<Side, 'isOpen'> {
  className: string
  onKeyDown?: (event: KeyboardEvent) => void
}

function CustomerFacts({ conversation, selfId, onClose, onKeyDown, className }: Shown) {
  const t = useRoomTexts()
  const words = useInboxTexts()
  const { data: agents = [] } = useQuery(agentsQuery)
  const { source, status, account, created_at, updated_at } = conversation
  const name = customerName(conversation)
  const facts: readonly (readonly [string, ReactNode])[] = [
    [t.platformName, source === 'telegram' || source === 'instagram' ? words[source] : source],
    [
      t.account,
      <bdi key="account" className="code">
        {account.name}
      </bdi>,
    ],
    [t.since, <When key="since" at={created_at} />],
    [t.changed, <When key="changed" at={updated_at} as="relative" />],
  ]
  return (
    <aside
      aria-label={t.details}
      onKeyDown={onKeyDown}
      className={`flex w-80 max-w-full flex-col gap-5 overflow-y-auto border-s border-border bg-surface p-4 ${className}`}
    >
      <div className="flex justify-end xl:hidden">
        <Button variant="ghost" isIconOnly aria-label={t.hideDetails} onPress={onClose}>
          <X className="size-5" aria-hidden />
        </Button>
      </div>
      <div className="flex flex-col items-center gap-2 text-center">
        <Avatar name={name} size={72} />
        <h3 className="text-lg font-semibold">
          <bdi>{name}</bdi>
        </h3>
        <Badge tone={status === 'closed' ? 'neutral' : 'success'}>
          {status === 'closed' ? words.closed : words.active}
        </Badge>
      </div>
      <AssigneeMenu conversation={conversation} selfId={selfId} />
      <dl className="flex flex-col gap-3">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt className="text-sm text-muted">{label}</dt>
            <dd className="font-medium break-words">{value}</dd>
          </div>
        ))}
      </dl>
      <section>
        <h3 className="mb-2 text-sm text-muted">{t.agents}</h3>
        <ul className="flex flex-col gap-2">
          {agents.map(({ id, username, is_online }) => (
            <li key={id} className="flex items-center gap-2">
              <span
                aria-hidden
                className={`size-2.5 shrink-0 rounded-full ${is_online ? 'bg-success' : 'bg-default'}`}
              />
              <span className="min-w-0 flex-1 truncate">
                <bdi>{id === selfId ? t.me(username) : username}</bdi>
              </span>
              <span className="text-xs text-muted">{is_online ? t.online : t.offline}</span>
            </li>
          ))}
        </ul>
      </section>
    </aside>
  )
}
