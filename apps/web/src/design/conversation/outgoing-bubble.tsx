import { CircleAlert, Clock, RotateCcw, Trash2, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useFormat } from '../../i18n/format.ts'
import { Button } from '../button.tsx'
import { Meter } from '../meter.tsx'
import { Bubble } from './bubble.tsx'
import type { Outgoing } from './live.ts'
import { useTalkTexts } from './texts.ts'

/** A message of one's own that is on its way, or was refused. */
export function OutgoingBubble({
  outgoing,
  author,
  isLineOpen,
  errorText,
  onRetry,
  onDrop,
}: {
  outgoing: Outgoing
  author?: string
  isLineOpen: boolean
  errorText: (error: unknown) => string
  onRetry: (clientId: string) => void
  onDrop: (clientId: string) => void
}) {
  const t = useTalkTexts()
  const { clientId, content, at, file, share, error, isNote } = outgoing
  const isUnderWay = error === undefined
  return (
    <Bubble
      side="own"
      look={isNote ? 'note' : 'own'}
      author={author}
      text={content}
      at={at}
      attachments={file && <FileGoing file={file} share={isUnderWay ? share : undefined} />}
      state={
        isUnderWay ? (
          <span role="img" aria-label={isLineOpen ? t.sending : t.queued} title={isLineOpen ? t.sending : t.queued}>
            <Clock className="size-3.5" aria-hidden />
          </span>
        ) : (
          <CircleAlert className="size-3.5" aria-hidden />
        )
      }
      actions={
        isUnderWay &&
        file && (
          <Button size="sm" variant="ghost" isIconOnly aria-label={t.cancelFile} onPress={() => onDrop(clientId)}>
            <X className="size-4" aria-hidden />
          </Button>
        )
      }
      below={
        !isUnderWay && (
          <div className="flex max-w-full flex-wrap items-center justify-end gap-2">
            <p role="alert" className="text-sm text-danger">
              {`${t.failed}: ${errorText(error)}`}
            </p>
            <Button size="sm" variant="outline" onPress={() => onRetry(clientId)}>
              <RotateCcw className="size-4" aria-hidden />
              {t.sendAgain}
            </Button>
            <Button size="sm" variant="ghost" onPress={() => onDrop(clientId)}>
              <Trash2 className="size-4" aria-hidden />
              {t.drop}
            </Button>
          </div>
        )
      }
    />
  )
}

function FileGoing({ file, share }: { file: File; share: number | undefined }) {
  const t = useTalkTexts()
  const { percent } = useFormat()
  const preview = usePreview(file)
  return (
    <div className="mb-1 flex flex-col gap-1">
      {preview && <img src={preview} alt="" className="h-44 w-64 max-w-full rounded-xl bg-default object-cover" />}
      <bdi className="truncate text-sm">{file.name}</bdi>
      {share !== undefined && (
        <Meter share={share} label={t.progress} valueText={percent(Math.round(share * 100) / 100)} isProgress />
      )}
    </div>
  )
}

/** An address of a picture that is still here alone. */
export function usePreview(file: File | undefined): string | undefined {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    if (!file?.type.startsWith('image/')) return setUrl(undefined)
    const made = URL.createObjectURL(file)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [file])
  return url
}
