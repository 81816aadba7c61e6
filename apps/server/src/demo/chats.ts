import type { Domains, Ground } from '../compose.ts'
import { inTransaction } from '../platform/database/transaction.ts'
import { DOCTORS } from './doctors.ts'
import { ALI, REZA, ZAHRA } from './persons.ts'

const MINUTE_MS = 60_000

interface DemoChat {
  readonly name: string
  readonly between: readonly [one: { id: string }, other: { id: string }]
  /** How long ago it began. */
  readonly hoursAgo: number
  /** Who says what, some minutes apart; 0 is the one. */
  readonly lines: readonly (readonly [who: 0 | 1, text: string])[]
}

const [SARA, MARYAM] = DOCTORS as unknown as [{ id: string }, { id: string }]

const CHATS: readonly DemoChat[] = [
  {
    name: 'ali-sara',
    between: [ALI, SARA],
    hoursAgo: 50,
    lines: [
      [0, 'سلام خانم دکتر، جواب آزمایش خونم آمده است. برایتان بیاورم؟'],
      [1, 'سلام. در ویزیت آنلاین بعدی با هم می‌بینیم. لطفاً عکس برگهٔ آزمایش را همراه داشته باشید.'],
      [0, 'چشم، ممنون.'],
      [1, 'تا آن روز صبح‌ها پیش از صبحانه فشارتان را یادداشت کنید.'],
    ],
  },
  {
    name: 'zahra-maryam',
    between: [ZAHRA, MARYAM],
    hoursAgo: 20,
    lines: [
      [0, 'سلام دکتر، داروی جدید را از دیشب شروع کردم.'],
      [1, 'سلام، خوب است. اگر سرگیجه داشتید آرام‌تر از جا بلند شوید و به من خبر بدهید.'],
    ],
  },
  {
    name: 'ali-reza',
    between: [ALI, REZA],
    hoursAgo: 3,
    lines: [
      [1, 'سلام علی، ۲۵ توکنی که فرستادی رسید؟ من چیزی نمی‌بینم.'],
      [0, 'سلام، همین حالا فرستادم. صفحه را تازه کن 🙂'],
      [1, 'رسید، دستت درد نکند!'],
    ],
  },
]

/** Some conversations between the demo persons. Each line has a name of its own, so loading again writes none twice. */
export async function playChats({ db, clock }: Ground, { messaging: { log } }: Domains): Promise<void> {
  const now = clock.now().getTime()
  for (const { name, between, hoursAgo, lines } of CHATS) {
    const beganAt = new Date(now - hoursAgo * 60 * MINUTE_MS)
    await inTransaction(db, async (tx) => {
      const conversationId = await log.openDirect(tx, beganAt, [between[0].id, between[1].id])
      const messages = lines.map(([who, content], index) => ({
        conversationId,
        senderId: between[who].id,
        content,
        clientId: `demo ${name} ${index}`,
        at: new Date(beganAt.getTime() + index * 4 * MINUTE_MS),
      }))
      await log.append(tx, beganAt, messages)
    })
  }
}
