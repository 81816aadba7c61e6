import type { MediaKind } from '@helssa/client'
import { CameraOff, MicOff } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../design/button.tsx'
import type { MediaProblem } from './open-media.ts'
import { useRoomTexts } from './texts.ts'
import type { LocalMedia } from './use-media.ts'

/** Why camera or microphone cannot be used, and what to do about it; `children` say how to go on without. */
export function MediaTrouble({ media, children }: { media: LocalMedia; children?: ReactNode }) {
  const t = useRoomTexts()
  const { audio, video } = media.problems
  if (media.isAsking || (!audio && !video)) return null
  return (
    <div role="alert" className="flex flex-col items-start gap-3 rounded-2xl border border-warning bg-surface p-4">
      {audio === video && audio ? (
        <Trouble kind="both" problem={audio} />
      ) : (
        <>
          {video && <Trouble kind="video" problem={video} />}
          {audio && <Trouble kind="audio" problem={audio} />}
        </>
      )}
      {children}
      {(audio !== 'unsupported' || video !== 'unsupported') && (
        <Button size="sm" variant="outline" onPress={media.ask}>
          {t.tryAgain}
        </Button>
      )}
    </div>
  )
}

function Trouble({ kind, problem }: { kind: MediaKind | 'both'; problem: MediaProblem }) {
  const t = useRoomTexts()
  const Icon = kind === 'audio' ? MicOff : CameraOff
  return (
    <div className="flex items-start gap-3">
      <Icon className="mt-1 size-5 shrink-0 text-warning" aria-hidden />
      <div>
        <p className="font-semibold">{t.problems[problem].title(t.kinds[kind])}</p>
        <p className="text-sm text-muted">{t.problems[problem].text}</p>
      </div>
    </div>
  )
}
