interface Entry<Message> {
  readonly message: Message
  /** The change this state is at least of. */
  readonly version: number
}

interface Amendment<Message> {
  readonly version: number
  readonly amend: (message: Message) => Message
}

/** Some messages of a conversation, and the change up to which they are right. */
export interface MessagePage<Message> {
  readonly cursor: number
  readonly results: readonly Message[]
}

/**
 * The messages of a conversation from some point on, in order of their numbers, each by its latest known state. Telling it
 * the same again, or something older, changes nothing.
 */
export class MessageList<Message> {
  readonly #numberOf: (message: Message) => number
  readonly #entries = new Map<number, Entry<Message>>()
  /** What was told of messages that are older than what is here, should they come. */
  readonly #amendments = new Map<number, Amendment<Message>[]>()
  #floor: number
  #shown: readonly Message[] | undefined

  /** Messages numbered below `floor` are not shown until a page brings them. */
  constructor(numberOf: (message: Message) => number, floor: number) {
    this.#numberOf = numberOf
    this.#floor = floor
  }

  /** The same array as long as nothing changes. */
  get shown(): readonly Message[] {
    this.#shown ??= [...this.#entries]
      .filter(([number]) => number >= this.#floor)
      .sort(([a], [b]) => a - b)
      .map(([, { message }]) => message)
    return this.#shown
  }

  get(number: number): Message | undefined {
    return this.#entries.get(number)?.message
  }

  /** Whether a message of this number would be shown. */
  covers(number: number): boolean {
    return number >= this.#floor
  }

  /** Takes a message's state as of a change; answers whether that was news. */
  put(message: Message, version: number): 'added' | 'changed' | undefined {
    const number = this.#numberOf(message)
    const known = this.#entries.get(number)
    if (known && known.version >= version) return undefined
    this.#write(number, { message, version })
    return known ? 'changed' : 'added'
  }

  /** Changes a known message as of a change; answers it if that was news, `unknown` if there is no such message here. */
  amend(number: number, version: number, amend: (message: Message) => Message): Message | 'unknown' | undefined {
    const known = this.#entries.get(number)
    if (!known) {
      const before = this.#amendments.get(number) ?? []
      if (!this.covers(number)) this.#amendments.set(number, [...before, { version, amend }])
      return 'unknown'
    }
    if (known.version >= version) return undefined
    const message = amend(known.message)
    this.#write(number, { message, version })
    return message
  }

  /** Changes messages in what has no number, as being read; `revise` answers the same object where nothing changes. */
  revise(revise: (message: Message) => Message): void {
    for (const [number, { message, version }] of this.#entries) {
      const revised = revise(message)
      if (revised !== message) this.#write(number, { message: revised, version })
    }
  }

  /** Adds a page that ends where this begins; of each message the later state stays. */
  addOlder({ cursor, results }: MessagePage<Message>): void {
    const numbers = results.map(this.#numberOf)
    results.forEach((message, index) => {
      const number = numbers[index] as number
      this.put(message, cursor)
      for (const { version, amend } of this.#amendments.get(number) ?? []) this.amend(number, version, amend)
      this.#amendments.delete(number)
    })
    this.beginAt(numbers.length > 0 ? Math.min(this.#floor, ...numbers) : 0)
  }

  beginAt(floor: number): void {
    this.#floor = floor
    this.#shown = undefined
  }

  #write(number: number, entry: Entry<Message>): void {
    this.#entries.set(number, entry)
    this.#shown = undefined
  }
}
