import type pg from 'pg'
import { appendMessages, findConversation, findWrittenTo, readMarks, readMessages } from './statements-messaging.ts'

const PAGE_SIZE = 20

interface MessageBody {
  readonly recipient_id: number
  readonly content: string
}

interface Written {
  readonly id: number
  readonly conversation_id: number
  readonly sender_id: string
  readonly content: string
  readonly created_at: Date
}

/** What the bare server does for messages. It reads everybody's name once and keeps it. */
export function createBareMessaging(pool: pg.Pool) {
  let names: Promise<Map<string, object>> | undefined

  async function readNames() {
    const { rows } = await pool.query('select id, number, first_name, last_name from persons')
    const user = { profile_picture: null, score: 0, rank: null, role: null, in_game_ids: [] }
    return new Map<string, object>(
      rows.map(({ id, number, first_name, last_name }) => [
        id,
        { id: number, username: `user${number}`, first_name, last_name, ...user },
      ]),
    )
  }

  const present = (message: Written, known: Map<string, object>, readUpTo: number) => ({
    id: message.id,
    conversation: message.conversation_id,
    sender: known.get(message.sender_id),
    content: message.content,
    timestamp: message.created_at,
    is_read: message.id <= readUpTo,
    is_edited: false,
    is_deleted: false,
    attachments: [],
  })

  return {
    async write(personId: string, { recipient_id, content }: MessageBody) {
      names ??= readNames()
      const found = await pool.query({ ...findWrittenTo, values: [personId, personId, recipient_id] })
      const id = found.rows[0].conversationId
      const at = new Date()
      const values = [[id], [personId], [content], [null], [false], [false], [id], true, at]
      const written = (await pool.query({ ...appendMessages, values })).rows[0]
      const message = { id: written.id, conversation_id: id, sender_id: personId, content, created_at: at }
      return present(message, await names, 0)
    },

    async page(path: string) {
      names ??= readNames()
      const [, id, page] = PAGE.exec(path) ?? []
      const conversation = (await pool.query({ ...findConversation, values: [id] })).rows[0]
      const after = (Number(page) - 1) * PAGE_SIZE
      const { rows } = await pool.query({ ...readMessages, values: [id, after, after + PAGE_SIZE] })
      const marks = (await pool.query({ ...readMarks, values: [[id]] })).rows
      const readUpTo = Math.min(...marks.map(({ lastReadId }) => lastReadId))
      const known = await names
      return {
        count: conversation.message_count,
        next: `http://localhost/api/conversations/${id}/messages/?page=${Number(page) + 1}`,
        previous: `http://localhost/api/conversations/${id}/messages/?page=${Number(page) - 1}`,
        results: rows.map((row) => present(row, known, readUpTo)),
      }
    },
  }
}

const PAGE = /^\/api\/conversations\/(\d+)\/messages\/\?page=(\d+)$/
export const isPage = (path: string): boolean => PAGE.test(path)
