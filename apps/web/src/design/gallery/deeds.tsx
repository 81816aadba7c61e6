import { Plus, Trash2 } from 'lucide-react'
import { useFormat } from '../../i18n/format.ts'
import { Badge } from '../badge.tsx'
import { AnchorButton, Button, LinkButton } from '../button.tsx'
import { Specimen } from './specimen.tsx'
import { useGalleryTexts } from './texts.ts'

const COLOURS = [
  'bg-background text-foreground',
  'bg-surface text-surface-foreground',
  'bg-surface text-muted',
  'bg-surface text-link',
  'bg-surface text-danger',
  'bg-default text-default-foreground',
  'bg-accent text-accent-foreground',
  'bg-success text-success-foreground',
  'bg-warning text-warning-foreground',
  'bg-danger text-danger-foreground',
]

/** The theme's colours, as pairs of ground and text. */
export function Colours() {
  const { word } = useGalleryTexts()
  return (
    <Specimen of="tokens" className="grid grid-cols-1 gap-3 sm:grid-cols-2 lg:grid-cols-5">
      {COLOURS.map((colour) => (
        <div key={colour} className={`rounded-xl border border-border p-3 ${colour}`}>
          <p className="font-semibold">{word.text}</p>
          <p dir="ltr" className="text-start text-xs">
            {colour}
          </p>
        </div>
      ))}
    </Specimen>
  )
}

/** Buttons, and badges of what came of them. */
export function Deeds() {
  const { word } = useGalleryTexts()
  const { number } = useFormat()
  return (
    <>
      <Specimen of="button">
        <Button>{word.save}</Button>
        <Button variant="secondary">{word.more}</Button>
        <Button variant="outline">{word.cancel}</Button>
        <Button variant="ghost">{word.more}</Button>
        <Button variant="danger">
          <Trash2 className="size-4" aria-hidden />
          {word.delete}
        </Button>
        <Button isPending>{word.working}</Button>
        <Button isDisabled>{word.save}</Button>
        <Button size="sm" variant="outline">
          {word.open}
        </Button>
        <Button size="lg">{word.begin}</Button>
        <Button isIconOnly aria-label={word.begin}>
          <Plus className="size-5" aria-hidden />
        </Button>
        <LinkButton to="/doctors" variant="outline">
          {word.begin}
        </LinkButton>
        <AnchorButton href="/docs/api" variant="outline">
          {word.open}
        </AnchorButton>
      </Specimen>
      <Specimen of="badge">
        <Badge>{word.text}</Badge>
        <Badge tone="accent">{number(3)}</Badge>
        <Badge tone="success">{word.done}</Badge>
        <Badge tone="warning">{word.waiting}</Badge>
        <Badge tone="danger">{word.failed}</Badge>
      </Specimen>
    </>
  )
}
