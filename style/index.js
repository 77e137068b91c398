import './base.css';
import './shares.css';
