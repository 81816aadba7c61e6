/** What both sides say as one sound, to be written down; it ends when the tracks end. */
export async function mixAudio(tracks: readonly MediaStreamTrack[]): Promise<MediaStream> {
  const context = new AudioContext()
  await context.resume()
  const mixed = context.createMediaStreamDestination()
  for (const track of tracks) context.createMediaStreamSource(new MediaStream([track])).connect(mixed)
  const [sound] = mixed.stream.getAudioTracks()
  // Whoever records stops the track: the mixer goes with it, which no event tells of.
  if (sound) {
    const stop = sound.stop.bind(sound)
    sound.stop = () => {
      stop()
      void context.close()
    }
  }
  return mixed.stream
}
