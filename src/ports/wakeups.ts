/** Why the program wakes up. What is due then is worked out anew each time, so that no reason is more than a reason. */
export type WakeReason = 'start' | 'scheduled' | 'interval' | 'missed' | 'reload' | 'told';

/** Registers what is called to wake up; answers how to forget it. */
export type OnWake = (wake: () => void) => () => void;

/** The wake-ups of a serving program, until it is told to stop. Several during one piece of work are one. */
export type Wakeups = AsyncIterable<WakeReason>;
