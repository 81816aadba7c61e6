import { FileText, X } from 'lucide-react'
import { useFormat } from '../../i18n/format.ts'
import { Button } from '../button.tsx'
import { usePreview } from './outgoing-bubble.tsx'
import { useTalkTexts } from './texts.ts'

/** The file that goes along with what is written. */
export function ChosenFile({ file, onRemove }: { file: File; onRemove: () => void }) {
  const t = useTalkTexts()
  const { bytes } = useFormat()
  const preview = usePreview(file)
  return (
    <div className="mb-2 flex items-center gap-3 rounded-xl bg-default p-2">
      {preview ? (
        <img src={preview} alt="" className="size-14 rounded-lg object-cover" />
      ) : (
        <span className="grid size-14 place-items-center rounded-lg bg-surface">
          <FileText className="size-6" aria-hidden />
        </span>
      )}
      <div className="min-w-0 flex-1">
        <bdi className="block truncate font-medium">{file.name}</bdi>
        <span className="text-sm text-default-foreground">{bytes(file.size)}</span>
      </div>
      <Button variant="ghost" size="sm" isIconOnly aria-label={t.removeFile} onPress={onRemove}>
        <X className="size-4" aria-hidden />
      </Button>
    </div>
  )
}
