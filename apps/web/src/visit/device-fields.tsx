import type { MediaKind } from '@helssa/client'
import { Select } from '../design/field.tsx'
import { Meter } from '../design/meter.tsx'
import { useFormat } from '../i18n/format.ts'
import { useRoomTexts } from './texts.ts'
import { useLevel } from './use-level.ts'
import type { LocalMedia } from './use-media.ts'

/** Which camera and which microphone; changed at once, also within the call. */
export function DeviceFields({ media }: { media: LocalMedia }) {
  const t = useRoomTexts()
  return (
    <div className="flex flex-col gap-4">
      <DeviceField media={media} kind="video" label={t.camera} />
      <div className="flex flex-col gap-2">
        <DeviceField media={media} kind="audio" label={t.microphone} />
        {media.tracks.audio && <LevelMeter track={media.tracks.audio} />}
      </div>
    </div>
  )
}

function DeviceField({ media, kind, label }: { media: LocalMedia; kind: MediaKind; label: string }) {
  const t = useRoomTexts()
  const { number } = useFormat()
  const found = media.devices.filter((device) => device.kind === `${kind}input`)
  const options = found.map(({ deviceId, label: name }, place) => ({
    value: deviceId,
    label: name || t.device(number(place + 1)),
  }))
  return (
    <Select
      label={label}
      value={media.tracks[kind]?.getSettings().deviceId ?? ''}
      disabled={options.length === 0}
      options={options.length > 0 ? options : [{ value: '', label: t.noDevice }]}
      onValue={(deviceId) => media.choose(kind, deviceId)}
    />
  )
}

function LevelMeter({ track }: { track: MediaStreamTrack }) {
  const t = useRoomTexts()
  const { percent } = useFormat()
  const level = useLevel(track)
  return (
    <div className="flex flex-col gap-1">
      <Meter share={level} label={t.level} valueText={t.levelOf(percent(Math.round(level * 10) / 10))} isProgress />
      <p className="text-sm text-muted">{t.levelHint}</p>
    </div>
  )
}
