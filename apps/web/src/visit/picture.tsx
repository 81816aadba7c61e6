import { useEffect, useRef } from 'react'

/** A picture that moves: a track without sound of its own. One's own is mirrored, as people know themselves. */
export function Picture({
  track,
  label,
  isMirrored = false,
  className = '',
}: {
  track: MediaStreamTrack
  label: string
  isMirrored?: boolean
  className?: string
}) {
  const video = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    if (video.current) video.current.srcObject = new MediaStream([track])
  }, [track])
  return (
    <video
      ref={video}
      aria-label={label}
      autoPlay
      playsInline
      muted
      className={`${isMirrored ? '-scale-x-100' : ''} ${className}`}
    />
  )
}
