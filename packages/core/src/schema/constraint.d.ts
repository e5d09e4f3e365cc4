import type { DialectOptions } from './value.ts';
/** What a table demands of its rows. Constraints stand at the table alone and name columns; an absent key is the default. */
export type Constraint = PrimaryKeyConstraint | UniqueConstraint | ForeignKeyConstraint | CheckConstraint;
export type ConstraintKind = Constraint['kind'];
interface ConstraintBase {
    /** Absent: the database chooses, and compare ignores the name. */
    readonly name?: string;
    readonly comment?: string;
    readonly options?: DialectOptions;
}
/** When the constraint is checked: absent, at each statement and not to be deferred. */
export interface Deferral {
    readonly deferrable?: true;
    readonly initially?: 'deferred';
}
export interface PrimaryKeyConstraint extends ConstraintBase, Deferral {
    readonly kind: 'primaryKey';
    readonly columns: readonly string[];
}
export interface UniqueConstraint extends ConstraintBase, Deferral {
    readonly kind: 'unique';
    readonly columns: readonly string[];
}
/** Absent means NO ACTION. */
export type ForeignKeyAction = 'restrict' | 'cascade' | 'set null' | 'set default';
export interface ForeignKeyConstraint extends ConstraintBase, Deferral {
    readonly kind: 'foreignKey';
    readonly columns: readonly string[];
    readonly references: ForeignKeyTarget;
    readonly onDelete?: ForeignKeyAction;
    readonly onUpdate?: ForeignKeyAction;
    /** Absent means SIMPLE. */
    readonly match?: 'full' | 'partial';
}
export interface ForeignKeyTarget {
    readonly schema?: string;
    readonly table: string;
    readonly columns: readonly string[];
}
export interface CheckConstraint extends ConstraintBase {
    readonly kind: 'check';
    readonly sql: string;
}
export {};
