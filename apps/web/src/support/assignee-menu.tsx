import type { FikoConversation } from '@helssa/client'
import { Dropdown } from '@heroui/react/dropdown'
import { useQuery } from '@tanstack/react-query'
import { ChevronDown } from 'lucide-react'
import { useId } from 'react'
import { AriaLocale } from '../design/aria-locale.tsx'
import { useAssigning } from './desk-work.tsx'
import { agentsQuery } from './queries.ts'
import { useRoomTexts } from './room-texts.ts'
import '../design/menu.css'

const NOBODY = 'nobody'

/**
 * Who has the conversation; all agents to choose from, with who of them is there. A menu, not a list of the browser's: walking
 * past somebody in it gives them nothing.
 */
export function AssigneeMenu({
  conversation,
  selfId,
  hideLabel = false,
}: {
  conversation: FikoConversation
  selfId: number
  hideLabel?: boolean
}) {
  const t = useRoomTexts()
  const [labelId, chosenId] = [useId(), useId()]
  const { data: agents = [] } = useQuery(agentsQuery)
  const { assign } = useAssigning(conversation)
  const { assignee } = conversation
  // Who has it may be no agent any more.
  const known = assignee && !agents.some((agent) => agent.id === assignee.id) ? [{ ...assignee, is_online: false }] : []
  const nameOf = (agent: { id: number; username: string }) =>
    agent.id === selfId ? t.me(agent.username) : agent.username
  const give = (key: string) => assign(key === NOBODY ? null : Number(key))
  return (
    <div className="flex flex-col gap-1">
      <span id={labelId} className={hideLabel ? 'sr-only' : 'text-sm text-muted'}>
        {t.assignee}
      </span>
      <AriaLocale>
        <Dropdown>
          <Dropdown.Trigger
            aria-labelledby={`${labelId} ${chosenId}`}
            className={`flex h-10 cursor-pointer items-center justify-between gap-2 rounded-xl border border-field-border bg-field px-3 text-sm text-field-foreground ${hideLabel ? 'max-w-40' : 'w-full'}`}
          >
            <span id={chosenId} className="truncate">
              {assignee ? nameOf(assignee) : t.nobody}
            </span>
            <ChevronDown className="size-4 shrink-0 text-muted" aria-hidden />
          </Dropdown.Trigger>
          <Dropdown.Popover placement="bottom end">
            <Dropdown.Menu
              aria-labelledby={labelId}
              selectionMode="single"
              disallowEmptySelection
              selectedKeys={[assignee ? String(assignee.id) : NOBODY]}
              onSelectionChange={(keys) => keys !== 'all' && [...keys].map(String).forEach(give)}
            >
              <Dropdown.Item id={NOBODY} textValue={t.nobody}>
                {t.nobody}
              </Dropdown.Item>
              {[...known, ...agents].map((agent) => (
                <Dropdown.Item key={agent.id} id={String(agent.id)} textValue={nameOf(agent)}>
                  <span className="flex items-center gap-2">
                    <span
                      className={`size-2 shrink-0 rounded-full ${agent.is_online ? 'bg-success' : 'bg-muted/40'}`}
                      aria-hidden
                    />
                    {nameOf(agent)}
                    {agent.is_online && <span className="sr-only">{t.online}</span>}
                  </span>
                  <Dropdown.ItemIndicator />
                </Dropdown.Item>
              ))}
            </Dropdown.Menu>
          </Dropdown.Popover>
        </Dropdown>
      </AriaLocale>
    </div>
  )
}
