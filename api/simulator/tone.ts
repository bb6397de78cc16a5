const samplesPerSecond = 8_000;
const longestSeconds = 8;

/** A WAV of a soft two-tone ring, at most 8 seconds long: something to hear where a recording would be. */
export function toneWav(seconds: number): Buffer {
  const length = Math.max(1, Math.min(longestSeconds, Math.round(seconds))) * samplesPerSecond;
  const wav = Buffer.alloc(44 + length);
  wav.write('RIFF', 0, 'latin1');
  wav.writeUInt32LE(36 + length, 4);
  wav.write('WAVEfmt ', 8, 'latin1');
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20); // PCM
  wav.writeUInt16LE(1, 22); // one channel
  wav.writeUInt32LE(samplesPerSecond, 24);
  wav.writeUInt32LE(samplesPerSecond, 28); // bytes per second
  wav.writeUInt16LE(1, 32); // bytes per sample of all channels
  wav.writeUInt16LE(8, 34); // bits per sample
  wav.write('data', 36, 'latin1');
  wav.writeUInt32LE(length, 40);
  for (let index = 0; index < length; index += 1) {
    const second = index / samplesPerSecond;
    const hertz = Math.floor(second * 2) % 2 === 0 ? 440 : 523.25;
    const fade = 1 - ((second * 2) % 1);
    wav[44 + index] = 128 + Math.round(60 * fade * Math.sin(2 * Math.PI * hertz * second));
  }
  return wav;
}
