import type { SmartaiBodyOf } from '@helssa/client'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useDeferredValue, useState } from 'react'
import { Button, LinkButton } from '../../design/button.tsx'
import { Segments, Select, TextArea } from '../../design/field.tsx'
import { ErrorLine } from '../../design/states.tsx'
import { useFormat } from '../../i18n/format.ts'
import { smartai } from '../../session/clients.ts'
import { readFieldErrors } from '../field-errors.ts'
import { balanceQuery, type Service } from '../queries.ts'
import type { ServiceName } from './runs.ts'
import { useServiceTexts } from './texts.ts'

/** As the server takes it (docs/openapi, `runService`). */
const CHARACTERS_MAX = 20_000
const SENTENCES = ['1', '2', '3', '5', '8', '12', '20'] as const
type Body = SmartaiBodyOf<'runService'>
type Target = 'auto' | 'fa' | 'en'

/** The text, how it is to be worked on, and the most that can cost. */
export function ServiceForm({
  service,
  isRunning,
  error,
  onRun,
}: {
  service: Service
  isRunning: boolean
  error: unknown
  onRun: (asked: Body & { service: ServiceName }) => void
}) {
  const t = useServiceTexts()
  const { tokens, number } = useFormat()
  const [text, setText] = useState('')
  const [target, setTarget] = useState<Target>('auto')
  const [sentences, setSentences] = useState<(typeof SENTENCES)[number]>('3')
  const { name, price } = service
  const body: Body = {
    text: text.trim(),
    ...(name === 'summarize' && { sentences: Number(sentences) }),
    ...(name === 'translate' && target !== 'auto' && { targetLanguage: target }),
  }
  const isTooLong = [...text].length > CHARACTERS_MAX
  const most = useEstimate(name, body, text.trim() !== '' && !isTooLong)
  const { data: balance } = useQuery(balanceQuery)
  const isTooDear = most !== undefined && balance !== undefined && most > balance.balance
  const errors = readFieldErrors(error, ['text'])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onRun({ service: name, ...body })
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <p className="text-sm text-muted">
        {t.hints[name]} {t.price(tokens(price.baseTokens), tokens(price.tokensPer1000Characters))}
      </p>
      <TextArea
        label={t.labels[name]}
        name="text"
        dir="auto"
        rows={name === 'ask' ? 3 : 8}
        value={text}
        hint={t.characters(number([...text].length), number(CHARACTERS_MAX))}
        error={isTooLong ? t.tooLong(number(CHARACTERS_MAX)) : errors.of.text}
        onChange={({ target: { value } }) => setText(value)}
      />
      {name === 'translate' && (
        <Segments
          label={t.target}
          value={target}
          onValue={setTarget}
          options={[
            { value: 'auto', label: t.targetAuto },
            { value: 'fa', label: t.fa },
            { value: 'en', label: t.en },
          ]}
        />
      )}
      {name === 'summarize' && (
        <Select
          label={t.sentences}
          className="max-w-40"
          value={sentences}
          onValue={setSentences}
          options={SENTENCES.map((value) => ({ value, label: number(Number(value)) }))}
        />
      )}
      {!service.isAvailable && <p className="rounded-xl bg-default p-3">{t.unavailable}</p>}
      <ErrorLine error={errors.rest} />
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button
          type="submit"
          isPending={isRunning}
          isDisabled={text.trim() === '' || isTooLong || isTooDear || !service.isAvailable}
        >
          {t.run[name]}
        </Button>
        <p role="status" className={`min-w-0 flex-1 basis-56 text-sm ${isTooDear ? 'text-danger' : 'text-muted'}`}>
          {isRunning
            ? most === undefined
              ? t.runningPlain
              : t.running(tokens(most))
            : isTooDear
              ? t.tooDear
              : most === undefined
                ? t.estimateNone
                : t.estimate(tokens(most))}
        </p>
        {isTooDear && (
          <LinkButton to="/smart/tokens" variant="outline" size="sm">
            {t.buy}
          </LinkButton>
        )}
      </div>
    </form>
  )
}

/** The most a text can cost, as the server reckons; a while behind what is typed, and the last answer until the next. */
function useEstimate(name: ServiceName, body: Body, isAsked: boolean): number | undefined {
  const asked = useDeferredValue(body.text)
  const sized = { ...body, text: asked }
  const { data } = useQuery({
    queryKey: ['smart', 'estimate', name, [...asked].length, body.sentences, body.targetLanguage],
    queryFn: async ({ signal }) => {
      // Typing goes on: only the text that stands for a moment is sent.
      await new Promise((resolve) => setTimeout(resolve, 400))
      signal.throwIfAborted()
      const { data: told } = await smartai.api.POST('/v1/services/{name}/estimate', {
        params: { path: { name } },
        body: sized,
        signal,
      })
      return told.tokens
    },
    enabled: isAsked && asked !== '',
    staleTime: 60_000,
    placeholderData: (before) => before,
  })
  return isAsked ? data : undefined
}
