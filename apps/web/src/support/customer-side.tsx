import type { FikoConversation } from '@helssa/client'
import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Avatar } from '../design/avatar.tsx'
import { Badge } from '../design/badge.tsx'
import { Button } from '../design/button.tsx'
import { When } from '../design/when.tsx'
import { AssigneeSelect } from './desk-work.tsx'
import { agentsQuery, customerName } from './queries.ts'
import { useRoomTexts } from './room-texts.ts'
import { useInboxTexts } from './texts.ts'

interface Side {
  conversation: FikoConversation
  selfId: number
  isOpen: boolean
  onClose: () => void
}

/** What is known of the customer, who has the conversation, who of the colleagues is there. On smaller screens it lies over the conversation. */
export function CustomerSide({ conversation, selfId, isOpen, onClose }: Side) {
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
      className={`w-80 max-w-full shrink-0 flex-col gap-5 overflow-y-auto border-s border-border bg-surface p-4 max-xl:fixed max-xl:inset-y-0 max-xl:end-0 max-xl:z-40 max-xl:shadow-xl xl:flex ${isOpen ? 'flex' : 'hidden'}`}
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
      <AssigneeSelect conversation={conversation} selfId={selfId} />
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
