import { Component, type ErrorInfo, type ReactNode } from 'react';
import { FailureScreen } from './failure-screen.tsx';

interface Props {
  /** Where it is; elsewhere it is tried anew. */
  at?: string;
  children: ReactNode;
}

/** Catches what a screen throws; says what is safe and offers a way on. */
export class ErrorBoundary extends Component<Props, { error: unknown }> {
  override state: { error: unknown } = { error: undefined };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo) {
    reportError(new Error(`screen failed${info.componentStack ?? ''}`, { cause: error }));
  }

  override componentDidUpdate({ at }: Props) {
    if (at !== this.props.at && this.state.error !== undefined) this.setState({ error: undefined });
  }

  override render() {
    return this.state.error === undefined ? this.props.children : <FailureScreen error={this.state.error} />;
  }
}
