import { type ComponentProps, useLayoutEffect, useReducer, useRef } from 'react'
import { useFormat } from '../i18n/format.ts'
import { readWhole } from '../i18n/read-whole.ts'
import { TextField } from './field.tsx'

const DIGIT = /\p{Nd}/gu
const digitsIn = (text: string): number => text.match(DIGIT)?.length ?? 0
/** Behind so many digits of a text. */
const placeBehind = (text: string, digits: number): number =>
  digits === 0 ? 0 : ([...text.matchAll(DIGIT)][digits - 1]?.index ?? text.length - 1) + 1

/** A whole amount, written with separators while it is typed; 0 is an empty field. */
export function AmountField({
  value,
  digitsMax,
  onValue,
  ...field
}: Omit<ComponentProps<typeof TextField>, 'value' | 'onChange' | 'inputMode' | 'dir' | 'ref'> & {
  value: number
  digitsMax: number
  onValue: (amount: number) => void
}) {
  const { number } = useFormat()
  const input = useRef<HTMLInputElement>(null)
  const digitsBehind = useRef<number>(undefined)
  const [, drawAgain] = useReducer((times: number) => times + 1, 0)
  const text = value === 0 ? '' : number(value)
  useLayoutEffect(() => {
    if (digitsBehind.current === undefined) return
    // Separators came and went: the caret stays behind the digit that it was behind.
    const place = placeBehind(text, digitsBehind.current)
    input.current?.setSelectionRange(place, place)
    digitsBehind.current = undefined
  })
  return (
    <TextField
      {...field}
      ref={input}
      inputMode="numeric"
      dir="ltr"
      value={text}
      onChange={({ target }) => {
        digitsBehind.current = digitsIn(target.value.slice(0, target.selectionStart ?? target.value.length))
        onValue(readWhole(target.value, digitsMax))
        drawAgain() // also where what was typed changes nothing
      }}
    />
  )
}
