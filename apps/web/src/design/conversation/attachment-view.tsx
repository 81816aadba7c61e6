import { FileText } from 'lucide-react'
import { useState } from 'react'
import { useFormat } from '../../i18n/format.ts'
import { useTalkTexts } from './texts.ts'

interface Shown {
  readonly url: string
  readonly name?: string
  /** What it is, where that is known; else it is shown as what the browser can show it as. */
  readonly mediaType?: string
  readonly sizeBytes?: number
}

/** A picture, a video or a file of a message; its room is held while it loads. */
export function AttachmentView({ url, name, mediaType, sizeBytes }: Shown) {
  const t = useTalkTexts()
  const { bytes } = useFormat()
  const known = mediaType?.split('/')[0]
  const [kind, setKind] = useState<'image' | 'video' | 'file'>(
    known === 'image' || known === 'video' ? known : known === undefined ? 'image' : 'file',
  )
  if (kind === 'image')
    return (
      <a href={url} target="_blank" rel="noreferrer" className="mb-1 block" aria-label={t.openFile(name ?? t.picture)}>
        <img
          src={url}
          alt={name ?? t.picture}
          loading="lazy"
          onError={() => setKind(mediaType === undefined ? 'video' : 'file')}
          className="h-44 w-64 max-w-full rounded-xl bg-default object-cover"
        />
      </a>
    )
  if (kind === 'video')
    return (
      // biome-ignore lint/a11y/useMediaCaption: what people send each other has no captions
      <video
        src={url}
        controls
        preload="metadata"
        onError={() => setKind('file')}
        className="mb-1 h-44 w-64 max-w-full rounded-xl bg-default"
      />
    )
  return (
    <a
      href={url}
      target="_blank"
      rel="noreferrer"
      className="mb-1 flex max-w-64 items-center gap-2 rounded-xl border border-current px-3 py-2 underline-offset-2 hover:underline"
    >
      <FileText className="size-5 shrink-0" aria-hidden />
      <span className="min-w-0">
        <bdi className="block truncate font-medium">{name ?? t.file}</bdi>
        {sizeBytes !== undefined && <span className="text-xs">{bytes(sizeBytes)}</span>}
      </span>
    </a>
  )
}
