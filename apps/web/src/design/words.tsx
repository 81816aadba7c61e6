import { Fragment, type ReactNode } from 'react'
import { useFormat } from '../i18n/format.ts'

const ADDRESS = /(https:\/\/[^\s،؛)]+)/
const STRONG = /\*\*([^*\n]+)\*\*/

/** A text that a machine wrote: figures have its digits, addresses are links, and what stands between `**` is strong. */
export function Words({ text }: { text: string }) {
  const { digits } = useFormat()
  const inDigits = /[آ-ی]/.test(text) ? digits : (part: string) => part
  return (
    <p dir="auto" className="break-words whitespace-pre-wrap">
      {parts(text, ADDRESS, (address) => (
        <a href={address} target="_blank" rel="noreferrer" dir="ltr" className="text-link underline">
          {address}
        </a>
      )).map(([place, part]) => (
        <Fragment key={place}>
          {typeof part === 'string'
            ? parts(part, STRONG, (strong) => <strong>{inDigits(strong)}</strong>).map(([at, each]) => (
                <Fragment key={at}>{typeof each === 'string' ? inDigits(each) : each}</Fragment>
              ))
            : part}
        </Fragment>
      ))}
    </p>
  )
}

/** A text in order by place, with what a pattern catches shown as it is to be. */
const parts = (text: string, pattern: RegExp, show: (caught: string) => ReactNode): [number, ReactNode][] =>
  text.split(pattern).map((part, place) => [place, place % 2 === 1 ? show(part) : part])
