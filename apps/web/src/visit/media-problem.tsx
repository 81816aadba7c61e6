import { CameraOff } from 'lucide-react'
import { Button } from '../design/button.tsx'
import { useRoomTexts } from './texts.ts'
import type { LocalMedia } from './use-media.ts'

/** Why camera or microphone cannot be used, and what to do about it. */
export function MediaTrouble({ media }: { media: LocalMedia }) {
  const t = useRoomTexts()
  const problem = media.problems.audio ?? media.problems.video
  if (!problem || media.isAsking) return null
  return (
    <div role="alert" className="flex flex-col items-start gap-3 rounded-2xl border border-warning bg-surface p-4">
      <div className="flex items-start gap-3">
        <CameraOff className="mt-1 size-5 shrink-0 text-warning" aria-hidden />
        <div>
          <p className="font-semibold">{t[problem].title}</p>
          <p className="text-sm text-muted">{t[problem].text}</p>
          {media.problems.audio && <p className="text-sm text-muted">{t.enterSilent}</p>}
        </div>
      </div>
      {problem !== 'unsupported' && (
        <Button size="sm" variant="outline" onPress={media.ask}>
          {t.tryAgain}
        </Button>
      )}
    </div>
  )
}
