import type { FikoConversation, SocketState } from '@helssa/client'
import { CircleCheckBig, Info, RotateCcw } from 'lucide-react'
import type { ReactNode } from 'react'
import { Avatar } from '../design/avatar.tsx'
import { Button } from '../design/button.tsx'
import { LineState } from '../design/conversation/line-state.tsx'
import { PaneHeader } from '../design/conversation/pane-header.tsx'
import { AssigneeMenu } from './assignee-menu.tsx'
import { useAssigning, useStatus } from './desk-work.tsx'
import { customerName } from './queries.ts'
import { useRoomTexts } from './room-texts.ts'
import { useShortcuts } from './shortcuts.tsx'
import { useInboxTexts } from './texts.ts'

interface Header {
  conversation: FikoConversation
  selfId: number
  back: ReactNode
  line: SocketState['state']
  isSideOpen: boolean
  onSide: () => void
}

/** Whose conversation it is, who has it, and whether it is done. */
export function RoomHeader({ conversation, selfId, back, line, isSideOpen, onSide }: Header) {
  const t = useRoomTexts()
  const words = useInboxTexts()
  const name = customerName(conversation)
  const { source } = conversation
  const status = useStatus(conversation)
  const { assign } = useAssigning(conversation)
  useShortcuts({ close: status.toggle, take: () => assign(selfId) })
  const isClosed = conversation.status === 'closed'
  const label = isClosed ? t.reopen : t.close
  return (
    <PaneHeader
      actions={
        <>
          <div className="hidden sm:block xl:hidden">
            <AssigneeMenu conversation={conversation} selfId={selfId} hideLabel />
          </div>
          <Button
            variant="outline"
            size="sm"
            className="min-w-10"
            isPending={status.isPending}
            onPress={status.toggle}
            aria-label={label}
          >
            {isClosed ? (
              <RotateCcw className="size-4" aria-hidden />
            ) : (
              <CircleCheckBig className="size-4" aria-hidden />
            )}
            <span className="hidden lg:inline">{label}</span>
          </Button>
          <Button
            variant="ghost"
            isIconOnly
            className="xl:hidden"
            aria-label={isSideOpen ? t.hideDetails : t.details}
            aria-expanded={isSideOpen}
            onPress={onSide}
          >
            <Info className="size-5" aria-hidden />
          </Button>
        </>
      }
    >
      {back}
      <Avatar name={name} />
      <div className="min-w-0">
        <h2 className="truncate leading-snug font-semibold">
          <bdi>{name}</bdi>
        </h2>
        <p className="flex items-center gap-2 truncate text-xs text-muted">
          {source === 'telegram' || source === 'instagram' ? words[source] : source}
          {isClosed && ` · ${words.closed}`}
          <LineState line={line} isQuiet />
        </p>
      </div>
    </PaneHeader>
  )
}
