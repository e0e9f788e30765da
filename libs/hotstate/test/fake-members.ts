import type { Position } from '#event-sourcing';
import type { Declaration, DeclarationStore } from '../src/member/declaration.js';
import { acknowledgement } from '../src/member/member-message.js';
import type { Member, MemberStore, Roll } from '../src/member/member.js';

/** The rows of all members in memory, with the faults that a test wants. */
export class FakeMembers {
  readonly rows = new Map<string, Member>();
  settledEra = 1;
  fault: Error | undefined;
  /** Messages get lost. */
  deaf = false;
  reads = 0;
  /** What was acknowledged, in order, as messages. */
  readonly acknowledged: string[] = [];
  /** Runs between the reading of rows and the removal of one. */
  beforeRemove: () => void = () => undefined;
  private readonly listeners = new Set<(message?: string) => void>();

  readonly listen = (hear: (message?: string) => void): { close(): Promise<void> } => {
    this.listeners.add(hear);
    return { close: async () => void this.listeners.delete(hear) };
  };

  say(message: string): void {
    if (!this.deaf) for (const hear of this.listeners) hear(message);
  }

  add(id: string, position: Position, renewals = 1n): void {
    this.rows.set(id, { id, position, renewals });
  }

  acknowledge(id: string, position: Position): void {
    const row = this.rows.get(id);
    if (!row) return;
    this.rows.set(id, { ...row, position });
    this.acknowledged.push(acknowledgement(id, position));
    this.say(acknowledgement(id, position));
  }

  readonly declared = new Map<string, Declaration>();

  /** As one process reaches it; declarations go with their rows. */
  declarations(gate: () => Promise<void> = async () => undefined): DeclarationStore {
    const reach = async (): Promise<void> => {
      await gate();
      if (this.fault) throw this.fault;
    };
    return {
      declare: async (id, declaration) => {
        await reach();
        if (!this.rows.has(id)) throw new Error(`${id} has no row`);
        this.declared.set(id, declaration);
      },
      declarations: async () => {
        await reach();
        return [...this.rows.keys()].map((id) => ({ id, declaration: this.declared.get(id) }));
      },
    };
  }

  /** As one process reaches it; `gate` is waited for before each statement. */
  store(gate: () => Promise<void> = async () => undefined): MemberStore {
    const reach = async (): Promise<void> => {
      await gate();
      if (this.fault) throw this.fault;
    };
    return {
      join: async (member) => {
        await reach();
        if (!this.rows.has(member.id)) {
          this.rows.set(member.id, member);
          this.declared.delete(member.id);
        }
        this.say('');
      },
      renew: async (member) => {
        await reach();
        const row = this.rows.get(member.id);
        if (!row || row.renewals >= member.renewals) return false;
        this.rows.set(member.id, member);
        return true;
      },
      acknowledge: async (id, position) => {
        await reach();
        this.acknowledge(id, position);
      },
      leave: async (id) => {
        await reach();
        this.rows.delete(id);
        this.declared.delete(id);
        this.say('');
      },
      roll: async (): Promise<Roll> => {
        await reach();
        this.reads++;
        return { members: [...this.rows.values()], settledEra: this.settledEra };
      },
      remove: async (id, renewals) => {
        await reach();
        this.beforeRemove();
        if (this.rows.get(id)?.renewals !== renewals) return false;
        this.declared.delete(id);
        return this.rows.delete(id);
      },
      settle: async (era) => {
        await reach();
        this.settledEra = Math.max(this.settledEra, era);
      },
    };
  }
}

export const at = (transaction: number, era = 1): Position => ({ era, transaction: BigInt(transaction), number: BigInt(transaction) });
