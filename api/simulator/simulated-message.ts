import type { DemoLine } from './demo-workspace.ts';

export interface SimulatedMedia {
  readonly url: string;
  readonly type: string | null;
}

export interface SimulatedMessage {
  readonly id: string;
  readonly line: DemoLine;
  readonly conversationId: string;
  readonly direction: 'incoming' | 'outgoing';
  readonly from: string;
  readonly to: readonly string[];
  readonly text: string;
  readonly media: readonly SimulatedMedia[];
  readonly contactIds: readonly string[];
  readonly userId: string;
  readonly createdAt: Date;
  status: 'queued' | 'sent' | 'delivered' | 'undelivered' | 'received' | 'failed';
  errorCode: string | null;
  updatedAt: Date;
}
