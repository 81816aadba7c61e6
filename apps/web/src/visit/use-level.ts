import { useEffect, useEffectEvent, useState } from 'react'
import { showToast } from '../design/toast.ts'
import { useRoomTexts } from './texts.ts'

const LOOKS_MS = 100
/** Speech in a room has about a tenth of the full scale. */
const FULL = 0.25

/** How loud a microphone is just now, 0 to 1. */
export function useLevel(track: MediaStreamTrack | undefined): number {
  const t = useRoomTexts()
  const tell = useEffectEvent(() => showToast(t.levelFailed, { tone: 'danger' }))
  const [level, setLevel] = useState(0)
  useEffect(() => {
    if (!track) return
    const context = new AudioContext()
    const analyser = context.createAnalyser()
    analyser.fftSize = 512
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser)
    const over = new AbortController()
    // A page that nobody touched yet may not hear; it does from the first touch on.
    const wake = () =>
      context.resume().catch((error: unknown) => {
        if (!isExpected(error)) tell()
      })
    void wake()
    for (const touch of ['click', 'keydown']) addEventListener(touch, wake, { signal: over.signal })
    const samples = new Float32Array(analyser.fftSize)
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples)
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length
      setLevel(Math.min(1, Math.sqrt(power) / FULL))
    }, LOOKS_MS)
    return () => {
      clearInterval(timer)
      over.abort()
      void context.close()
      setLevel(0)
    }
  }, [track])
  return level
}

/** Not allowed yet, or closed while it waited. */
const isExpected = (error: unknown): boolean =>
  error instanceof DOMException && (error.name === 'NotAllowedError' || error.name === 'InvalidStateError')
