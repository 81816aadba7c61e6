import { conversationOf } from './fill-messages.ts'
import { requestOf } from './requests.ts'

/** Messages in each conversation that is there before; what comes in a run is added. */
export const MESSAGES_EACH = 40
const PAGES = MESSAGES_EACH / 20
/** Few enough that all were seen on this day, and named, before it is measured. */
const READERS = 1_000
export const MESSAGE = 'نتیجهٔ آزمایش را دیدم؛ فردا ساعت ۱۰ تماس می‌گیرم.'

/** Messages in ever new ones of the conversations, each patient's with the next; `firstNumber` is patient 0's. */
export function messages({ patients, firstNumber }: { patients: number; firstNumber: number }): () => Buffer {
  let n = 0
  return () => {
    const conversation = (n * 7_919) % patients
    const pair = [conversation, (conversation + 1) % patients] as const
    const [patient, recipient] = n++ % 2 === 0 ? pair : [pair[1], pair[0]]
    return requestOf('POST', '/api/messages/', { patient }, { content: MESSAGE, recipient_id: firstNumber + recipient })
  }
}

/** Pages of 20 messages, read by those who wrote them. */
export function pagesOfMessages(): () => Buffer {
  let n = 0
  return () => {
    const patient = (n * 7_919) % READERS
    const page = 1 + (n++ % PAGES)
    return requestOf('GET', `/api/conversations/${conversationOf(patient)}/messages/?page=${page}`, { patient })
  }
}
