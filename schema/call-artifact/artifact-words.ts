import type { ArtifactKind, SummaryContent, TranscriptContent, VoicemailContent } from './artifact-facts.ts';

/** The words of a part that it may be searched by. */
export function artifactWords(kind: ArtifactKind, content: string): string {
  switch (kind) {
    case 'RECORDING':
      return '';
    case 'VOICEMAIL':
      return (JSON.parse(content) as VoicemailContent).transcript ?? '';
    case 'TRANSCRIPT':
      return (JSON.parse(content) as TranscriptContent).lines.map((line) => line.content).join('\n');
    case 'SUMMARY': {
      const { summary, nextSteps } = JSON.parse(content) as SummaryContent;
      return [...summary, ...nextSteps].join('\n');
    }
  }
}
