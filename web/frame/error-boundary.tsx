import { Component, type ErrorInfo, type ReactNode } from 'react';
import { FailureScreen } from './failure-screen.tsx';

/** Catches what a screen throws; says what is safe and offers a way on. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: undefined };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo) {
    reportError(new Error(`screen failed${info.componentStack ?? ''}`, { cause: error }));
  }

  override render() {
    return this.state.error === undefined ? this.props.children : <FailureScreen error={this.state.error} />;
  }
}
