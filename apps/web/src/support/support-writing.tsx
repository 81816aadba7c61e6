import type { FikoConversation } from '@helssa/client'
import { StickyNote, Zap } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import { Button } from '../design/button.tsx'
import { ChosenFile } from '../design/conversation/chosen-file.tsx'
import { Composer } from '../design/conversation/composer.tsx'
import { useChosenFile } from '../design/conversation/use-chosen-file.ts'
import { useDraft } from '../design/conversation/use-draft.ts'
import { useTyping } from '../design/conversation/use-typing.ts'
import { Segments } from '../design/field.tsx'
import { CannedPicker, useCannedPick } from './canned-picker.tsx'
import { customerName } from './queries.ts'
import { useReplyTurn } from './reply-turn.ts'
import { useRoomTexts } from './room-texts.ts'
import { useShortcuts } from './shortcuts.tsx'
import type { SupportLive } from './talk.ts'
import { useReplyWindow, WritingNotice } from './writing-notice.tsx'

interface Writing {
  conversation: FikoConversation
  selfId: number
  live: SupportLive
}

/** Where an agent answers, or leaves a note for the others; each has its own draft. */
export function SupportWriting({ conversation, selfId, live }: Writing) {
  const t = useRoomTexts()
  const { id } = conversation
  const [mode, setMode] = useState<'reply' | 'note'>('reply')
  const [reply, writeReply] = useDraft(`support.reply.${id}`)
  const [note, writeNote] = useDraft(`support.note.${id}`)
  const { file, choose, clear } = useChosenFile({ mediaOnly: false })
  const { typed, stopped } = useTyping(live.setTyping)
  const turn = useReplyTurn(conversation, selfId)
  const replyWindow = useReplyWindow(conversation)
  const textRef = useRef<HTMLTextAreaElement>(null)
  const listId = useId()
  const isNote = mode === 'note'
  const text = isNote ? note : reply
  const focus = () => requestAnimationFrame(() => textRef.current?.focus())
  const writeIn = (next: 'reply' | 'note') => {
    setMode(next)
    focus()
  }
  useShortcuts({ reply: () => writeIn('reply'), note: () => writeIn('note') })
  const write = (next: string) => {
    if (isNote) return writeNote(next)
    writeReply(next)
    if (next === '') return rest()
    typed()
    turn.begin()
  }
  const rest = () => {
    stopped()
    turn.release()
  }
  const pick = useCannedPick({ text: isNote ? '' : reply, onPick: write })
  const isOver = !isNote && replyWindow.isOver
  const send = () => {
    live.send(text.trim(), isNote ? { isNote } : file && { file })
    if (isNote) writeNote('')
    else {
      writeReply('')
      clear()
      stopped()
    }
    textRef.current?.focus()
  }
  const above = (
    <>
      <WritingNotice conversation={conversation} turn={turn} replyWindow={replyWindow} isNote={isNote} />
      {pick.isOpen && <CannedPicker listId={listId} pick={pick} />}
      <div className="mb-2 flex flex-wrap items-center gap-3">
        <Segments
          label={t.mode}
          hideLabel
          value={mode}
          onValue={setMode}
          options={[
            { value: 'reply', label: t.reply },
            { value: 'note', label: t.note },
          ]}
        />
        {isNote && (
          <span className="flex items-center gap-1 text-sm text-warning">
            <StickyNote className="size-4" aria-hidden />
            {t.noteHint}
          </span>
        )}
      </div>
      {file && !isNote && <ChosenFile file={file} onRemove={clear} />}
    </>
  )
  return (
    <Composer
      text={text}
      onText={write}
      onSend={send}
      onFile={isNote || isOver ? undefined : choose}
      label={isNote ? t.writeNote : t.writeReply(customerName(conversation))}
      placeholder={isNote ? t.writeNote : t.replyHint}
      sendLabel={isNote ? t.saveNote : t.sendReply}
      isNote={isNote}
      canSend={!isOver && !pick.isOpen && (text.trim() !== '' || (!isNote && file !== undefined))}
      textRef={textRef}
      onKey={pick.onKey}
      onLeave={() => reply === '' && rest()}
      picking={pick.isOpen ? { listId, activeId: pick.active && `${listId}-${pick.active.id}` } : undefined}
      above={above}
      tools={
        !isNote && (
          <Button
            variant="ghost"
            isIconOnly
            aria-label={t.canned}
            isDisabled={reply !== ''}
            onPress={() => {
              writeReply('/')
              focus()
            }}
          >
            <Zap className="size-5" aria-hidden />
          </Button>
        )
      }
    />
  )
}
