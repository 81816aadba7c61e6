import { composeDomains, type Ground } from '../compose.ts'
import { ALI } from './persons.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000
/** Longer than any month, so that it takes nothing of this month's allowance. */
const DAYS_AGO = 32

/** The contract's conversation, and a drug that Ali's record speaks against; the first was the first. */
const CONVERSATIONS = [
  {
    title: 'مشاوره دارویی',
    questions: ['سلام، در مورد عوارض قرص متفورمین سوال داشتم', 'بله، از دیروز دچار تهوع شدیدی شده‌ام'],
  },
  { title: 'دارو برای گلودرد', questions: ['برای گلودرد می‌توانم آموکسی‌سیلین بخورم؟'] },
]

/**
 * Has Ali ask the assistant, and the knowledge alone answer: an installation's model would cost, and answer otherwise each
 * time. A conversation that an interrupted loading left is forgotten and held anew, as a question that was cut off counts as
 * being answered for a while.
 */
export async function askAssistant(ground: Ground): Promise<void> {
  let moment = new Date(ground.clock.now().getTime() - DAYS_AGO * DAY_MS)
  const past = composeDomains({ ...ground, models: {}, clock: { now: () => moment } })
  const { chat } = past.assistant
  const { results } = await chat.list(ALI.id, { page: 1, pageSize: 20 })
  for (const { title, questions } of CONVERSATIONS) {
    moment = new Date(moment.getTime() + HOUR_MS)
    const known = results.find((session) => session.title === title)
    if (known?.messageCount === 2 * questions.length) continue
    if (known) await chat.remove(ALI.id, known.id)
    const { session } = await chat.create(ALI.id, { title, language: 'fa' })
    for (const content of questions) await chat.ask(ALI.id, session.id, { content })
  }
}
